/** What the registry knows against packages that run in production: `npm audit`, where it is served. */
import * as z from 'zod';

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const;
/** From here on a release waits until it is mended. */
const failing: readonly string[] = ['high', 'critical'];

const $Report = z.object({
  vulnerabilities: z.record(z.string(), z.object({ name: z.string(), severity: z.enum(severities) })),
});
const $NotServed = z.object({
  statusCode: z.number().optional(),
  error: z.looseObject({ code: z.string().optional() }),
});

export interface Advisories {
  line: string;
  /** Packages with a finding of high or critical severity. */
  failing: string[];
}

/**
 * Reads the answer of `npm audit --json`: findings against packages of these names, all without them. Throws Error if
 * it is neither a report nor an error of the registry.
 */
export function readAudit(text: string, names?: ReadonlySet<string>): Advisories {
  const answer: unknown = JSON.parse(text);
  const report = $Report.safeParse(answer);
  if (report.success) {
    const found = Object.values(report.data.vulnerabilities).filter(({ name }) => names?.has(name) ?? true);
    const grave = found
      .filter(({ severity }) => failing.includes(severity))
      .map(({ name, severity }) => `${name} (${severity})`);
    return {
      line: `npm audit: ${found.length} packages with findings, ${grave.length} high or critical`,
      failing: grave,
    };
  }
  const refused = $NotServed.safeParse(answer);
  if (!refused.success)
    throw new Error('npm audit: expected a report or an error of the registry, found another answer');
  const { statusCode, error } = refused.data;
  const reason = statusCode === undefined ? (error.code ?? 'no answer') : `status ${statusCode}`;
  return { line: `npm audit: not served by this registry (${reason}); nothing was asked`, failing: [] };
}
