// A flood in a process of its own: Who-Is at a steady rate from as many addresses of the loopback as asked for, and how
// many answers came back.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { whoIs } from './workloads.mjs';

process.on('message', async ({ port, sources, perSecond, durationMs }) => {
  process.send(await flood({ port, sources, perSecond, durationMs }));
});

async function flood({ port, sources, perSecond, durationMs }) {
  const sockets = [];
  let answered = 0;
  for (let source = 0; source < sources; source += 1) {
    const socket = createSocket('udp4');
    socket.on('message', () => {
      answered += 1;
    });
    socket.on('error', () => {});
    socket.bind(0, `127.9.${source >> 8}.${(source & 0xff) + 1}`);
    await once(socket, 'listening');
    sockets.push(socket);
  }
  const start = performance.now();
  let sent = 0;
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - start;
      const due = (Math.min(elapsedMs, durationMs) / 1000) * perSecond;
      for (; sent < due; sent += 1) sockets[sent % sources].send(whoIs, port, '127.0.0.1');
      if (elapsedMs < durationMs) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  const elapsedMs = performance.now() - start;
  // The last answers are on their way.
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const socket of sockets) socket.close();
  return { sent, answered, elapsedMs };
}
