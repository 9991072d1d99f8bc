import { describe, expect, it } from 'vitest';
import { guideRoles } from '../../portal/guide/guide.ts';
import { guideOf } from '../../portal/guide/routes.ts';
import { layoutTexts } from '../../portal/texts/layout.ts';
import { testPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';

const { ask } = testPortal(testWorld());
const as = { role: 'operator' } as const;

describe('the guide', () => {
  it('is open to whoever is logged in, and begins with that of the reader’s role', async () => {
    expect((await ask('/guide')).status).toBe(401);
    for (const role of guideRoles) {
      const province = role === 'clerk' || role === 'director' ? { province: 'vn34-52' } : {};
      const page = await (await ask('/guide', { as: { role, ...province } })).text();
      expect(page).toContain(`<h1>${guideOf(role, 'vi').title}</h1>`);
      for (const other of guideRoles.filter((each) => each !== role)) expect(page).toContain(`href="/guide/${other}"`);
    }
  });

  it.each(guideRoles)('of a %s says the same in both languages, one at a time', async (role) => {
    const [vi, en] = await Promise.all(
      ['vi', 'en'].map(async (language) => (await ask(`/guide/${role}?lang=${language}`, { as })).text()),
    );
    expect(vi).toContain('<html lang="vi">');
    expect(en).toContain('<html lang="en">');
    const [viGuide, enGuide] = [guideOf(role, 'vi'), guideOf(role, 'en')];
    const shape = ({ sections }: typeof viGuide): number[][] =>
      sections.map(({ text = [], steps = [], points = [] }) => [text.length, steps.length, points.length]);
    expect(shape(enGuide)).toEqual(shape(viGuide));
    expect(en).not.toContain(viGuide.sections[0].heading);
  });

  it('calls pages what they are called', () => {
    const told = JSON.stringify(guideOf('clerk', 'vi'));
    const { cases, upload, batches, check } = layoutTexts.vi.links;
    for (const name of [cases, upload, batches, check]) expect(told).toContain(`“${name}”`);
  });

  it('has every answer in the table, and no page for what is no role', async () => {
    const page = await (await ask('/guide/clerk', { as })).text();
    expect(page).toContain('Chưa có số định danh cá nhân');
    expect(page).toContain('Tạm giữ: số định danh này bị thay đổi thông tin quá nhiều lần');
    expect((await ask('/guide/owner', { as })).status).toBe(404);
  });
});
