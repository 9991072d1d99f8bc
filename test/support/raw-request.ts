/** A request whose path and headers are sent as they are: fetch would tidy them. */
import { request, type IncomingHttpHeaders } from 'node:http';

export interface RawAnswer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface RawRequest {
  method?: string;
  host?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** To the port of `url` on this machine. */
export function rawRequest(url: string, path: string, options: RawRequest = {}): Promise<RawAnswer> {
  const { port } = new URL(url);
  const { method = 'GET', host = `127.0.0.1:${port}`, headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const all = { host, ...headers };
    const sent = request({ host: '127.0.0.1', port, path, method, headers: all, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
    });
    sent.on('error', reject).end(body);
  });
}
