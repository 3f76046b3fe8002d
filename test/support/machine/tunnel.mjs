// Leads connections from one place to another: `tunnel.mjs FROM TO ...`, each HOST:PORT or the path of a socket, which is the same in
// all network namespaces of a machine. Says that it is ready.
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const placeOf = (text) => {
  if (text.startsWith('/')) return { path: text };
  const [host, port] = text.split(':');
  return { host, port: Number(port) };
};

/** Resolves once it listens; the function that it resolves with ends it. */
export async function openTunnel(from, to) {
  const ends = new Set();
  const server = createServer((near) => {
    const far = connect(placeOf(to));
    for (const [end, other] of [
      [near, far],
      [far, near],
    ]) {
      ends.add(end);
      end.setNoDelay(true);
      end.on('error', () => {});
      end.on('close', () => {
        ends.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(placeOf(from), resolve);
  });
  return () => {
    server.close();
    for (const end of ends) end.destroy();
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const places = process.argv.slice(2);
  while (places.length > 0) await openTunnel(...places.splice(0, 2));
  process.stdout.write('{"ready":true}\n');
}
