// An MQTT broker for the bench: Debian's mosquitto, installed or as `npm test` unpacks it, else a socket that takes everything.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'mqtt';
import { root } from '../../scripts/run.mjs';
import { freeTcpPort } from '../soak/service.mjs';

const unpacked = join(root, 'node_modules/.cache/unpacked-programs');
const places = [
  { program: '/usr/sbin/mosquitto' },
  { program: join(unpacked, 'usr/sbin/mosquitto'), libraries: join(unpacked, 'usr/lib') },
];

/** `told()`: how many messages have come since its start. */
export async function startBroker(folder) {
  const place = places.find(({ program }) => existsSync(program));
  return place === undefined ? startSocket() : startMosquitto(place, folder);
}

async function startMosquitto({ program, libraries }, folder) {
  const port = await freeTcpPort();
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_type error\n`);
  const child = spawn(program, ['-c', file], { stdio: 'ignore', env: { ...process.env, ...librariesOf(libraries) } });
  await listens(port, child);
  let told = 0;
  const subscriber = connect({ host: '127.0.0.1', port });
  subscriber.on('error', () => {});
  subscriber.on('message', (_topic, _payload, { retain }) => {
    // What is retained was counted when it came.
    if (!retain) told += 1;
  });
  await subscriber.subscribeAsync('#');
  const stop = () => {
    subscriber.end(true);
    child.kill('SIGTERM');
  };
  return { name: 'mosquitto', port, told: () => told, stop };
}

function librariesOf(folder) {
  if (folder === undefined) return {};
  const folders = readdirSync(folder).filter((name) => name.endsWith('-linux-gnu'));
  return { LD_LIBRARY_PATH: folders.map((name) => join(folder, name)).join(delimiter) };
}

async function listens(port, child) {
  while (child.exitCode === null) {
    const socket = connectTcp({ port, host: '127.0.0.1' });
    const isThere = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    await pause(20);
  }
  throw new Error(`mosquitto ends at once with ${child.exitCode}`);
}

/** MQTT 5.0: says CONNACK, PUBACK and PINGRESP, and keeps nothing. */
async function startSocket() {
  let told = 0;
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (let packet = firstPacket(received); packet !== undefined; packet = firstPacket(received)) {
        received = received.subarray(packet.length);
        if (packet.type === types.publish) told += 1;
        const answer = answerTo(packet);
        if (answer !== undefined) socket.write(Buffer.from(answer));
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { name: 'a socket', port: server.address().port, told: () => told, stop };
}

/** MQTT 5.0 §2.1.2. */
const types = { connect: 1, publish: 3, ping: 12 };

/** MQTT 5.0 §2.1: type and flags, how much remains (7 bits an octet, the lowest first), what remains. */
function firstPacket(octets) {
  let remaining = 0;
  for (let at = 1; at < Math.min(octets.length, 5); at += 1) {
    remaining += (octets[at] & 0x7f) << (7 * (at - 1));
    if ((octets[at] & 0x80) !== 0) continue;
    const length = at + 1 + remaining;
    if (octets.length < length) return undefined;
    return { type: octets[0] >> 4, qos: (octets[0] >> 1) & 3, body: octets.subarray(at + 1, length), length };
  }
  return undefined;
}

function answerTo({ type, qos, body }) {
  if (type === types.connect) return [0x20, 3, 0, 0, 0];
  if (type === types.ping) return [0xd0, 0];
  if (type !== types.publish || qos !== 1) return undefined;
  const topicLength = body.readUInt16BE(0);
  return [0x40, 2, body[2 + topicLength], body[3 + topicLength]];
}
