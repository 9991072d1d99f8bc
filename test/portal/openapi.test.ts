/** The document of the API: valid OpenAPI by a program that is not ours, and complete. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { allRoutes } from '../../portal/routes.ts';
import { testPortal } from '../support/portal-world.ts';
import { testWorld } from '../support/test-world.ts';

interface Document {
  paths: Record<string, Record<string, { operationId: string; security: object[]; parameters?: { name: string }[] }>>;
}

async function document(): Promise<Document> {
  const answer = await testPortal(testWorld()).ask('/api/v1/openapi.json');
  return (await answer.json()) as Document;
}

describe('the document of the API', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate({ ...(await document()) });
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('names every operation once, with all that its path names', async () => {
    const { paths } = await document();
    const operations = Object.entries(paths).flatMap(([path, each]) =>
      Object.values(each).map((operation) => ({ path, ...operation })),
    );
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { path, parameters = [] } of operations)
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) expect(parameters.map((each) => each.name)).toContain(name);
  });

  it('has every route below /api, and says of each whether a login is needed', async () => {
    const { paths } = await document();
    const routes = allRoutes.filter(({ path }) => path.startsWith('/api/') && !path.endsWith('/openapi.json'));
    for (const { path, method, access } of routes) {
      const plain = path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}');
      const operation = paths[plain]?.[method.toLowerCase()];
      expect(operation).toBeDefined();
      expect(operation?.security).toHaveLength(access.to === 'everyone' ? 0 : 3);
    }
  });
});
