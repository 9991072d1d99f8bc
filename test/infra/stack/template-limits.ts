import { describe, expect, it } from 'vitest';
import { stages } from '../../../infra/config.ts';
import { checkedStack } from '../checked-stack.ts';
import { Synthesised } from '../synthesised.ts';
import { limitsOf } from '../template-limits.ts';

/** Nearer than a tenth to a limit the next function would break a deployment: divide the stack before. */
const share = 0.9;
/** Bounds of a single thing, which the construct keeps by itself. */
const single = ['metrics of an alarm'];

describe('what AWS bounds', () => {
  it('is kept to by every stage, and by one that has chosen everything', async () => {
    const all = [
      ...Object.values(stages).map((config) => Synthesised.of(config)),
      new Synthesised(await checkedStack()),
    ];
    for (const stack of all) {
      const limits = limitsOf(stack);
      expect(limits.length).toBeGreaterThan(18);
      const near = limits.filter(({ what, value, most }) => value > (single.includes(what) ? most : share * most));
      expect(near).toEqual([]);
    }
  });

  it('is measured with references as long as they can be', () => {
    const size = (stack: Synthesised, what: string) => limitsOf(stack).find((each) => each.what === what)?.value;
    const prod = Synthesised.of(stages.prod);
    const [, { Properties }] = prod.one('AWS::IAM::ManagedPolicy', () => true);
    // Nothing of it is shorter than in the template with one character a reference.
    expect(size(prod, 'characters of a managed policy')).toBeGreaterThan(
      JSON.stringify(Properties.PolicyDocument).replaceAll(/\{"(?:Ref|Fn::\w+)":.*?\}/g, '').length,
    );
    expect(size(prod, 'notifications of a bucket')).toBe(37);
  });
});
