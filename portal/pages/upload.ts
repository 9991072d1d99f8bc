/**
 * The upload page: a file is checked in the browser, sent by ticket and answered; without script it is sent by the
 * form, unchecked. The page holds no data, so that the address with the key of `doisoat serve` can open it before there
 * is a session.
 */
import { findProvince, provinces } from '../../core/domain/provinces.ts';
import { templateWorkbook } from '../../core/intake/template.ts';
import { english, vietnamese } from '../../browser/texts.ts';
import { officeRoles } from '../access/identity.ts';
import { Problem } from '../http/problem.ts';
import { address, type PortalContext, type Route } from '../http/route.ts';
import { answerPage } from '../views/layout.ts';
import { templates, uploadForm, type UploadError } from '../views/upload-form.ts';
import { senderOf } from '../api/uploads.ts';
import { fileForm, missingIn } from './file-form.ts';

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
    method: 'POST',
    path: '/p/:province/upload',
    access: { to: 'province', roles: ['clerk', 'director'] },
    takesFile: true,
    async handle(c) {
      const form = await fileForm(c);
      const language = c.get('language');
      const errors = missingIn(form, (language === 'vi' ? vietnamese : english).missing);
      const { file } = form;
      if (errors.length > 0 || file === undefined) return uploadPage(c, [c.get('province')], errors);
      const upload = { province: c.get('province'), kind: form.kind, metadata: form.metadata, sender: senderOf(c) };
      const batch = await c.get('world').uploads.send(upload, file.stream());
      return c.redirect(address(c, `/batches/${batch}`), 303);
    },
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
    path: '/upload/:name',
    access: { to: 'everyone' },
    handle(c) {
      const path = `/upload/${c.req.param('name') ?? ''}`;
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

/** `errors`: what is missing of a form that was sent without script. */
function uploadPage(c: PortalContext, ids: readonly string[], errors: readonly UploadError[] = []): Response {
  const language = c.get('language');
  const { scripts, uploads, ownerKey } = c.get('world');
  const { user = '', role } = c.get('identity') ?? {};
  const pathOf = (name: string): string => scripts.find((each) => each.name === name)?.path ?? '';
  return answerPage(c, {
    status: errors.length === 0 ? 200 : 422,
    title: (language === 'vi' ? vietnamese : english).title,
    body: uploadForm(language, {
      provinces: ids.flatMap((id) => findProvince(id) ?? []),
      errors,
      action: ids.length === 1 ? address(c, `/p/${ids[0]}/upload`) : undefined,
      officer: role === 'owner' ? '' : user, // whoever is at this machine
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
