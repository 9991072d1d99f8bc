/**
 * The upload page: a file is checked in the browser, sent by ticket and answered. It holds no data, so that the address
 * with the key of `doisoat serve` can open it before there is a session.
 */
import { findProvince, provinces } from '../../core/domain/provinces.ts';
import { templateWorkbook } from '../../core/intake/template.ts';
import { english, vietnamese } from '../../browser/texts.ts';
import { officeRoles } from '../access/identity.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { answerPage } from '../views/layout.ts';
import { templates, uploadForm } from '../views/upload-form.ts';

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Scripts are named by their bytes. */
const scriptCaching = 'public, max-age=31536000, immutable';

export const uploadPageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/p/:province/upload',
    access: { to: 'province', roles: ['clerk', 'director'] },
    handle: (c) => uploadPage(c, [c.get('province')]),
  },
  {
    method: 'GET',
    path: '/upload',
    access: { to: 'everyone' },
    handle(c) {
      const identity = c.get('identity');
      if (identity === undefined && c.get('world').ownerKey === undefined) throw new Problem('UNAUTHENTICATED');
      const { role = 'owner', province = null } = identity ?? {};
      if (province !== null) return c.redirect(address(c, `/p/${province}/upload`), 303);
      if (role !== 'owner' && !officeRoles.includes(role)) throw new Problem('FORBIDDEN');
      return uploadPage(
        c,
        provinces.map(({ id }) => id),
      );
    },
  },
  {
    method: 'GET',
    path: '/upload/:file',
    access: { to: 'everyone' },
    handle(c) {
      const path = `/upload/${c.req.param('file') ?? ''}`;
      const script = c.get('world').scripts.find((each) => each.path === path);
      if (script !== undefined)
        return c.body(new Uint8Array(script.bytes), 200, {
          'Content-Type': 'text/javascript; charset=utf-8',
          'Cache-Control': scriptCaching,
        });
      const template = templates.find((each) => each.path === path);
      if (template === undefined) throw new Problem('NOT_FOUND');
      return c.body(new Uint8Array(templateWorkbook(template.profile)), 200, {
        'Content-Type': workbookType,
        'Content-Disposition': `attachment; filename="${template.file}"`,
      });
    },
  },
];

function uploadPage(c: PortalContext, ids: readonly string[]): Response {
  const language = c.get('language');
  const { scripts, uploads, ownerKey } = c.get('world');
  const user = c.get('identity')?.user ?? '';
  const pathOf = (name: string): string => scripts.find((each) => each.name === name)?.path ?? '';
  return answerPage(c, {
    title: (language === 'vi' ? vietnamese : english).title,
    body: uploadForm(language, {
      provinces: ids.flatMap((id) => findProvince(id) ?? []),
      officer: user,
      address: (path) => address(c, path),
    }),
    scripts: [pathOf('client')],
    meta: {
      'doisoat-base': address(c, ''),
      'doisoat-worker': address(c, pathOf('worker')),
      'doisoat-user': user,
      'doisoat-login': ownerKey === undefined ? 'page' : 'key',
    },
    connect: uploads.ticketOrigins ?? [],
  });
}
