/** A network between program and database that cuts connections in the middle of a statement. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface CuttingProxy {
  port: number;
  /** Connections cut before the statement reached the server, and after it did: the answer alone was lost. */
  cuts: { before: number; after: number };
  /** How often something sent is cut, 0 to 1. */
  chance: number;
  stop(): void;
}

/** `random`: uniform in [0, 1). */
export async function cuttingProxy(target: number, chance: number, random: () => number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  const cuts = { before: 0, after: 0 };
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    let answerLost = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end).on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on('data', (bytes: Buffer) => {
      const fate = random();
      if (fate < proxy.chance / 2) {
        cuts.before++;
        end();
        return;
      }
      if (fate < proxy.chance) answerLost = true;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => {
      if (!answerLost) {
        client.write(bytes);
        return;
      }
      cuts.after++;
      end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const proxy: CuttingProxy = {
    port: (server.address() as AddressInfo).port,
    cuts,
    chance,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return proxy;
}
