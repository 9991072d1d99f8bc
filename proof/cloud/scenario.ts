/**
 * Two days of the country over the stack on loopback: the registry is built because its extract was announced, offices
 * send, headquarters releases, the second version is put in use while more is sent, the night passes.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { encodeMetadata } from '../../adapters/s3/object-metadata.ts';
import { batchId } from '../../core/intake/upload-request.ts';
import { EnvName } from '../../functions/env-names.ts';
import type { Ticket } from '../../functions/upload-ticket-handler.ts';
import { testHash } from '../../test/support/test-world.ts';
import { region } from './aws-call.ts';
import { accessKeyOf, secretOf, type Cloud } from './cloud.ts';
import type { Country, Extract, Upload } from './country.ts';

/** Session of the person at headquarters who releases, and stores extracts. */
export const headquarters = 'hq-1';
/** A phase that takes longer hangs. */
const phaseSeconds = 900;
const askTries = 5;
const askDelay = 500; // milliseconds

export interface SentUpload extends Upload {
  key: string;
  batch: string;
}

/** People who sign requests, by role. */
export function sessionsOf(country: Country): Record<string, string[]> {
  return { office: country.provinces.map((province) => `${province}.cb-1`), headquarters: [headquarters] };
}

export class Scenario {
  readonly sent: SentUpload[] = [];
  private readonly cloud: Cloud;
  private readonly country: Country;
  private readonly tell: (line: string) => void;
  private readonly bucket: string;
  private readonly clients = new Map<string, S3Client>();

  constructor(cloud: Cloud, country: Country, tell: (line: string) => void) {
    this.cloud = cloud;
    this.country = country;
    this.tell = tell;
    this.bucket = cloud.environment[EnvName.uploadsBucket];
  }

  /** To the morning after. Throws if a phase does not come to its end, or leaves an upload unanswered. */
  async live(): Promise<void> {
    const { registry, uploads, later, held } = this.country;
    const [first, second] = registry;
    await this.phase('the registry is built and put in use', () => this.announce(first));
    await this.phase(`${uploads.length} uploads`, () => this.sendAll(uploads));
    await this.lookForAnswers();
    await this.phase(`${held.length} releases`, () => this.releaseAll(held));
    await this.phase(`the second registry, and ${later.length} uploads meanwhile`, async () => {
      await this.announce(second);
      await this.sendAll(later);
    });
    await this.lookForAnswers();
    await this.phase('the night', () => this.schedule('reconcile'));
    await this.phase('the hour', () => this.schedule('publish'));
    for (const client of this.clients.values()) client.destroy();
  }

  private async phase(name: string, work: () => Promise<unknown>): Promise<void> {
    const began = performance.now();
    await work();
    await this.cloud.quiet(phaseSeconds);
    this.tell(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  }

  /** Each upload is answered by its delivery: the night would find those that were lost. */
  private async lookForAnswers(): Promise<void> {
    const missing: string[] = [];
    for (const { province, batch, name, expected } of this.sent) {
      const found = await this.cloud.stores.objects.head(`results/${province}/${batch}/receipt.json`);
      if (expected !== 'ignored' && found === undefined) missing.push(`${province} ${name}`);
    }
    if (missing.length > 0) throw new Error(`uploads without an answer: ${missing.join(', ')}`);
  }

  private async announce({ files }: Extract): Promise<void> {
    for (const { key, text } of files) await this.put(headquarters, key, text, {});
  }

  private schedule(name: string): Promise<unknown> {
    return this.cloud.sources.schedule(`doisoat-${this.cloud.environment[EnvName.stage]}-${name}`);
  }

  private async sendAll(uploads: readonly Upload[]): Promise<void> {
    for (const upload of uploads) await this.send(upload);
  }

  private async send(upload: Upload): Promise<void> {
    const { province, session, kind, name, text, metadata, way } = upload;
    const key = way === 'ticket' ? await this.sendByTicket(upload) : `incoming/${province}/${kind}/${name}`;
    const version =
      way === 'ticket' ? await this.versionOf(session, key) : await this.put(session, key, text, metadata);
    this.sent.push({ ...upload, key, batch: batchId(testHash, this.bucket, key, version) });
  }

  private async put(session: string, key: string, body: string, metadata: Record<string, string>): Promise<string> {
    const asked = { Bucket: this.bucket, Key: key, Body: body, Metadata: encodeMetadata(metadata) };
    const { VersionId } = await this.clientOf(session).send(new PutObjectCommand(asked));
    return VersionId ?? '';
  }

  private async versionOf(session: string, key: string): Promise<string> {
    const { VersionId } = await this.clientOf(session).send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
    return VersionId ?? '';
  }

  private clientOf(session: string): S3Client {
    const accessKeyId = accessKeyOf(session);
    const credentials = { accessKeyId, secretAccessKey: secretOf(accessKeyId) };
    const client =
      this.clients.get(session) ??
      new S3Client({ endpoint: this.cloud.endpoint, region, credentials, forcePathStyle: true });
    this.clients.set(session, client);
    return client;
  }

  /** As a browser does: a ticket for this file, and a form with its fields; also the forms that must be refused. */
  private async sendByTicket({ session, kind, text, metadata }: Upload): Promise<string> {
    const bytes = Buffer.from(text);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const asked = {
      kind,
      container: 'csv',
      bytes: bytes.length,
      sha256,
      asOf: metadata['as-of'],
      officer: 'cb-1',
      purpose: 'kỳ tháng',
    };
    const ticket = (await this.ask('upload-ticket', session, asked)) as Ticket;
    const wrong: Record<string, string>[] = [
      { ...ticket.fields, key: ticket.key.replace(/vn34-\d+/, 'vn34-99') },
      { ...ticket.fields, 'x-amz-meta-officer': 'cb-2' },
      { ...ticket.fields, 'X-Amz-Signature': '0'.repeat(64) },
    ];
    for (const fields of wrong)
      if ((await post(ticket.url, fields, bytes)) !== 403) throw new Error('a form that nobody signed was taken');
    if ((await post(ticket.url, ticket.fields, Buffer.concat([bytes, bytes]))) !== 403)
      throw new Error('a file of another size was taken');
    const status = await post(ticket.url, ticket.fields, bytes);
    if (status !== 204) throw new Error(`the form of a ticket was answered ${status}`);
    return ticket.key;
  }

  private async releaseAll(held: readonly Upload[]): Promise<void> {
    for (const { province, name } of held) {
      const upload = this.sent.find((each) => each.province === province && each.name === name);
      await this.ask('release', headquarters, { province, batch: upload?.batch, purpose: 'kiểm tra' });
    }
  }

  /** A signed request to the URL of a function; again when it was killed, as whoever sits before it does. */
  private async ask(entry: string, session: string, body: object): Promise<unknown> {
    const url = this.cloud.urls[`doisoat-${this.cloud.environment[EnvName.stage]}-${entry}`];
    const text = JSON.stringify(body);
    const accessKeyId = accessKeyOf(session);
    const credentials = { accessKeyId, secretAccessKey: secretOf(accessKeyId) };
    const { sha256 } = this.clientOf(session).config;
    const signer = new SignatureV4({ service: 'lambda', region, credentials, sha256 });
    for (let tries = 1; ; tries++) {
      const headers = { host: new URL(url).host, 'content-type': 'application/json' };
      const request = { method: 'POST', protocol: 'http:', hostname: '127.0.0.1', path: '/', headers, body: text };
      const signed = await signer.sign(request);
      const answer = await fetch(url, { method: 'POST', headers: signed.headers, body: text });
      if (answer.ok) return answer.json();
      if (answer.status < 500 || tries === askTries)
        throw new Error(`${entry} answered ${answer.status} ${await answer.text()}`);
      await sleep(askDelay);
    }
  }
}

async function post(url: string, fields: Record<string, string>, bytes: Uint8Array): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([Uint8Array.from(bytes)]));
  return (await fetch(url, { method: 'POST', body: form })).status;
}
