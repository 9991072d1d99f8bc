/** The OpenAPI 3.1 document of the routes that are an API: made of the schemas by which they are read. */
import * as z from 'zod';
import type { Access } from '../access/access.ts';
import type { ApiFacts, Route } from '../http/route.ts';

type Json = Record<string, unknown>;

const $Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
});

/** Version of the API, not of the program. */
const apiVersion = '1.0.0';

export function openapiDocument(routes: readonly Route[], basePath: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    if (route.api === undefined) continue;
    const path = route.path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, route.api) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'doisoat', version: apiVersion, description: 'docs/portal.md' },
    servers: [{ url: basePath === '' ? '/' : basePath }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        proxy: { type: 'apiKey', in: 'header', name: 'X-Doisoat-Identity' },
        session: { type: 'apiKey', in: 'cookie', name: 'doisoat' },
      },
      schemas: { Problem: schemaOf($Problem) },
    },
  };
}

function operationOf({ path, access }: Route, api: ApiFacts): Json {
  const inPath = [...path.matchAll(/:(\w+)(?:\{[^}]*\})?/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const parameters = [...inPath, ...parametersOf('query', api.query), ...parametersOf('header', api.headers)];
  return {
    operationId: api.name,
    summary: api.summary,
    description: rightsOf(access),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(api.body === undefined ? {} : { requestBody: { required: true, content: bodyOf(api.body) } }),
    responses: {
      ...Object.fromEntries(Object.entries(api.answers).map(([status, answer]) => [status, answerOf(answer)])),
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    security: access.to === 'everyone' ? [] : [{ token: [] }, { proxy: [] }, { session: [] }],
  };
}

function rightsOf(access: Access): string {
  return 'roles' in access ? `Roles: ${access.roles.join(', ')}` : access.to === 'everyone' ? 'Open' : 'Any role';
}

function parametersOf(place: 'query' | 'header', schema: z.ZodObject | undefined): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, each]) => ({
    name,
    in: place,
    required: !z.safeParse(each as z.ZodType, undefined).success,
    schema: schemaOf(each as z.ZodType, 'input'),
  }));
}

function bodyOf(body: NonNullable<ApiFacts['body']>): Json {
  if (!('file' in body)) return { 'application/json': { schema: schemaOf(body, 'input') } };
  return Object.fromEntries(body.file.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
}

function answerOf(answer: ApiFacts['answers'][number]): Json {
  if (answer === 'empty') return { description: 'Nothing' };
  if ('file' in answer)
    return {
      description: 'A file',
      content: { [answer.file]: { schema: { type: 'string', format: 'binary' } } },
    };
  const [document, files] = 'orFiles' in answer ? [answer.document, answer.orFiles] : [answer, []];
  return {
    description: 'The document',
    content: {
      'application/json': { schema: schemaOf(document) },
      ...Object.fromEntries(files.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
    },
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
