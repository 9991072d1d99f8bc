import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answers, unanswered } from './checkov-answers.ts';

describe('a finding of checkov', () => {
  const found = [
    { rule: 'CKV_AWS_119', resource: 'State1C20CC9A', template: 'prod' },
    { rule: 'CKV_AWS_119', resource: 'AnotherTable1C20CC9A', template: 'prod' },
    { rule: 'CKV_AWS_99999', resource: 'State1C20CC9A', template: 'prod' },
  ];

  it('is answered for the resource of which the answer speaks, and for no other', () => {
    expect(unanswered(found).findings).toEqual(found.slice(1));
  });

  it('must be there for each answer: one that answers nothing is told', () => {
    const open = unanswered(found).answers;
    expect(open).toHaveLength(answers.length - 1);
    expect(open.map(({ rule }) => rule)).not.toContain('CKV_AWS_119');
  });

  it('that stays is told in the documents with its reason', () => {
    const page = readFileSync('docs/template-checks.md', 'utf8');
    const lines = page.split('\n').filter((line) => line.startsWith('| CKV_'));
    for (const { rule, at, reason } of answers) {
      const pattern = at.source.replaceAll('|', String.raw`\|`);
      const line = lines.find((each) => each.includes(rule) && each.includes(`\`${pattern}\``));
      expect(line).toContain(reason);
    }
    expect(page.match(/CKV_AWS_\d+(?=[ ,])/g)?.length).toBe(answers.length);
  });
});
