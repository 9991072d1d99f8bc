import { describe, expect, it } from 'vitest';
import { testPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';

const { ask } = testPortal(testWorld());
const headquarters = { as: { role: 'headquarters' } } as const;

describe('the page where somebody begins', () => {
  it.each(['Gia Lai', 'tinh gia lai', '52', 'vn34-52'])('opens a province for headquarters by %s', async (text) => {
    const answer = await ask(`/home?province=${encodeURIComponent(text)}`, headquarters);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/p/vn34-52/cases']);
  });

  it('says where a merged province belongs, and what a mistyped one may be, in the language of the page', async () => {
    const merged = await (await ask('/home?province=binh%20dinh&lang=vi', headquarters)).text();
    expect(merged).toContain('role="alert"');
    expect(merged).toContain('Bình Định nay thuộc Gia Lai (vn34-52).');
    const mistyped = await (await ask('/home?province=gia%20lia&lang=en', headquarters)).text();
    expect(mistyped).toContain('Did you mean Gia Lai (vn34-52)?');
    const markup = await (await ask(`/home?province=${encodeURIComponent('"><b>')}`, headquarters)).text();
    expect(markup).not.toContain('<b>');
  });

  it('offers no other province to an office, and opens none', async () => {
    const answer = await ask('/home?province=ha%20noi', { as: { role: 'clerk', province: 'vn34-52' } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('name="province"');
  });

  it.each([
    ['headquarters', undefined, 9],
    ['director', 'vn34-52', 7],
    ['clerk', 'vn34-52', 0],
    ['operator', undefined, 0],
  ] as const)(
    'asks a %s (province %s) %i questions, and each link leads to a page for them',
    async (role, province, count) => {
      const as = { role, ...(province === undefined ? {} : { province }) };
      const text = await (await ask('/home?lang=en', { as })).text();
      const list = /<ol>([\s\S]*?)<\/ol>/.exec(text)?.[1] ?? '';
      const paths = [...list.matchAll(/href="([^"]+)"/g)].map(([, path]) => path);
      expect(paths.length).toBe(count);
      for (const path of paths) expect([path, (await ask(path, { as })).status]).toEqual([path, 200]);
    },
  );
});
