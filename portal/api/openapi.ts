/** `GET /api/v1/openapi.json`: the document of the API, made of the routes and their schemas. */
import type { Route } from '../http/route.ts';
import { openapiDocument } from './openapi-document.ts';

export const openapiRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/openapi.json',
    access: { to: 'everyone' },
    handle: (c) => c.json(openapiDocument(c.get('routes'), c.get('settings').basePath) as object),
  },
];
