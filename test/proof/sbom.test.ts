import { describe, expect, it } from 'vitest';
import { readAudit } from '../../proof/sbom/advisories.ts';
import { faultsOf, nameOf, runtimeSbom, type Component } from '../../proof/sbom/components.ts';

const good: Component = {
  name: 'a',
  version: '1.0.0',
  hashes: [{ alg: 'SHA-512', content: '0a'.repeat(64) }],
  licenses: [{ license: { id: 'MIT' } }],
};
const licensed = (expression: string): string[] => faultsOf({ ...good, licenses: [{ expression }] });

describe('a component of the bill of materials', () => {
  it('has a name, a version, an integrity and a licence', () => {
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf({})).toEqual(['no name', 'no version', 'no integrity (SHA-512)', 'no licence']);
    expect(faultsOf({ ...good, licenses: [] })).toEqual(['no licence']);
    expect(faultsOf({ ...good, hashes: [{ alg: 'SHA-1', content: '0a'.repeat(20) }] })).toHaveLength(1);
    expect([nameOf(good), nameOf({})]).toEqual(['a 1.0.0', 'a package without a name']);
  });

  it('has a licence on the list: all that hold together, or one of those to choose from', () => {
    for (const licence of ['MIT', '(MIT AND Zlib)', 'MIT OR GPL-3.0-only']) expect(licensed(licence)).toEqual([]);
    for (const licence of ['AGPL-3.0-only', 'MIT AND GPL-3.0-only', 'SEE LICENSE IN FILE', 'MIT OR (ISC AND Zlib)'])
      expect(licensed(licence)).toEqual([`licence ${licence} is not on the list`]);
    const two = [{ license: { id: 'MIT' } }, { license: { name: 'Own' } }];
    expect(faultsOf({ ...good, licenses: two })).toEqual(['licence MIT AND Own is not on the list']);
  });
});

describe('the bill of materials', () => {
  it('leaves out what only a developer needs, also as what another needs', () => {
    const development = [{ name: 'cdx:npm:package:development', value: 'true' }];
    const sbom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [
        { ...good, 'bom-ref': 'a@1', properties: [] },
        { ...good, 'bom-ref': 'tool@1', name: 'tool', properties: development },
      ],
      dependencies: [
        { ref: 'own@1', dependsOn: ['a@1', 'tool@1'] },
        { ref: 'tool@1', dependsOn: ['a@1'] },
      ],
    };
    const { components, dependencies, specVersion } = runtimeSbom(JSON.stringify(sbom));
    expect(components.map(({ name }) => name)).toEqual(['a']);
    expect(dependencies).toEqual([{ ref: 'own@1', dependsOn: ['a@1'] }]);
    expect(specVersion).toBe('1.5');
    expect(() => runtimeSbom('{"bomFormat":"SPDX"}')).toThrow(/CycloneDX/);
  });

  it('keeps what is in the bundles of the functions, with all that it needs', () => {
    const properties = [{ name: 'cdx:npm:package:development', value: 'true' }];
    const names = ['client', 'core', 'tool'];
    const components = names.map((name) => ({ ...good, 'bom-ref': name, name, properties }));
    const dependencies = [
      { ref: 'client', dependsOn: ['core'] },
      { ref: 'core', dependsOn: ['client'] }, // a circle ends
      { ref: 'tool', dependsOn: ['core'] },
    ];
    const text = JSON.stringify({ bomFormat: 'CycloneDX', components, dependencies });
    expect(runtimeSbom(text, ['client']).components.map(({ name }) => name)).toEqual(['client', 'core']);
    expect(runtimeSbom(text).components).toEqual([]);
  });
});

describe('npm audit', () => {
  const finding = (severity: string) => ({ [severity]: { name: severity, severity } });

  it('fails for what is high or critical, and tells the rest', () => {
    const vulnerabilities = { ...finding('low'), ...finding('moderate') };
    expect(readAudit(JSON.stringify({ vulnerabilities })).failing).toEqual([]);
    const grave = { ...vulnerabilities, ...finding('high'), ...finding('critical') };
    expect(readAudit(JSON.stringify({ vulnerabilities: grave }))).toEqual({
      line: 'npm audit: 4 packages with findings, 2 high or critical',
      failing: ['high (high)', 'critical (critical)'],
    });
    // Of what only a developer needs nothing is told.
    expect(readAudit(JSON.stringify({ vulnerabilities: grave }), new Set(['low', 'high']))).toEqual({
      line: 'npm audit: 2 packages with findings, 1 high or critical',
      failing: ['high (high)'],
    });
  });

  it('says in one line that the registry does not serve it, without its address', () => {
    const refused = { message: '405 - POST https://registry.example/x', statusCode: 405, error: { summary: '' } };
    const away = { message: 'getaddrinfo', error: { code: 'ENOTFOUND', summary: 'https://registry.example' } };
    for (const [answer, reason] of [
      [refused, 'status 405'],
      [away, 'ENOTFOUND'],
    ] as const)
      expect(readAudit(JSON.stringify(answer))).toEqual({
        line: `npm audit: not served by this registry (${reason}); nothing was asked`,
        failing: [],
      });
    expect(() => readAudit('{"something":"else"}')).toThrow(/another answer/);
  });
});
