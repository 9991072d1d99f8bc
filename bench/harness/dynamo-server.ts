/** DynamoDB (dynalite, in memory) over HTTP, which counts the units of what it is asked, as far as sizes tell them. */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';

const writeUnitBytes = 1024;

export class DynamoServer {
  /** Reads of items below 4 kB, which ours are: one unit each. */
  asked = { readUnits: 0, writeUnits: 0 };
  private readonly server = dynalite({ createTableMs: 0 });

  private constructor() {
    this.server.on('request', (request: IncomingMessage) => {
      const operation = String(request.headers['x-amz-target']).split('.').pop() ?? '';
      if (/^(?:Get|Query)/.test(operation)) this.asked.readUnits++;
      else if (/^(?:Put|Update|Delete)Item/.test(operation))
        this.asked.writeUnits += Math.ceil(Number(request.headers['content-length'] ?? 1) / writeUnitBytes);
    });
  }

  static async start(): Promise<DynamoServer> {
    const made = new DynamoServer();
    await new Promise<void>((resolve) => {
      made.server.listen(0, '127.0.0.1', () => resolve());
    });
    return made;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
