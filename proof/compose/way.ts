/** Leads from one place to another: `node way.ts FROM TO`, each the path of a socket file or a port of this machine. */
import { connect, createServer, type Socket } from 'node:net';

const [from, to] = process.argv.slice(2).map((place) => (/^\d+$/.test(place) ? Number(place) : place));
const connectTo = (place: string | number): Socket =>
  typeof place === 'number' ? connect(place, '127.0.0.1') : connect(place);

createServer((client) => {
  const server = connectTo(to);
  client.on('error', () => server.destroy()).pipe(server);
  server.on('error', () => client.destroy()).pipe(client);
}).listen(from);
