// What a flood of Who-Is leaves of reading, and how much of it is answered.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { workloads } from './workloads.mjs';

export const whoIsPerSecond = 5000;

/** `sources` addresses ask at once; ReadProperty goes on beside it. Rates are per second. */
export async function measureFlood(server, { sources, durationMs }) {
  const reader = child('load.mjs');
  const flooder = child('flood.mjs');
  const broadcasts = await listenForBroadcasts(server.port);
  try {
    const [{ packet, window }] = workloads;
    const read = (forMs) =>
      reader.run({ port: server.port, packet: packet.toString('base64'), window, durationMs: forMs });
    await read(500);
    const calm = await read(durationMs);
    const flooding = flooder.run({
      port: server.port,
      sources,
      perSecond: whoIsPerSecond,
      durationMs: durationMs + 500,
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
    const stormy = await read(durationMs);
    const flood = await flooding;
    const rate = ({ answered, elapsedMs }) => (answered / elapsedMs) * 1000;
    return {
      sources,
      calmRate: rate(calm),
      stormyRate: rate(stormy),
      floodRate: (flood.sent / flood.elapsedMs) * 1000,
      // The limit counts anew each second: a flood of n seconds meets n + 1 of them.
      answerRate: flood.answered / (flood.elapsedMs / 1000 + 1),
      broadcasts: broadcasts.count,
    };
  } finally {
    reader.stop();
    flooder.stop();
    broadcasts.socket.close();
  }
}

/** I-Am to all networks (135-2012 §6.2.2, §16.10). */
const iAmBroadcast = Buffer.from('0120ffff00ff1000', 'hex');

/** The loopback has a broadcast address as any network; I-Am that the server broadcasts arrive there. */
async function listenForBroadcasts(port) {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const heard = { count: 0, socket };
  socket.on('message', (packet) => {
    if (packet.subarray(4).indexOf(iAmBroadcast) === 0) heard.count += 1;
  });
  socket.bind(port, '127.255.255.255');
  await once(socket, 'listening');
  return heard;
}

function child(script) {
  const process_ = spawn(process.execPath, [join(root, 'test/bench', script)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    run: (task) =>
      new Promise((resolve) => {
        process_.once('message', resolve);
        process_.send(task);
      }),
    stop: () => process_.kill('SIGTERM'),
  };
}
