// A client in a process of its own: sends ReadProperty at a steady rate and takes the time of each answer.
import { createSocket } from 'node:dgram';
import { percentile } from './numbers.mjs';
import { workloads } from './workloads.mjs';

const [port, perSecond] = process.argv.slice(2).map(Number);
const invokeIdAt = 8;
const answerInvokeIdAt = 7;
const socket = createSocket('udp4');
const sentAt = new Map();
let times = [];
let lost = 0;
let invokeId = 0;

socket.on('error', () => {});
socket.on('message', (answer) => {
  const at = sentAt.get(answer[answerInvokeIdAt]);
  if (at === undefined) return;
  sentAt.delete(answer[answerInvokeIdAt]);
  times.push(performance.now() - at);
});
socket.connect(port, '127.0.0.1', () => {
  const startedAt = performance.now();
  let sent = 0;
  setInterval(() => {
    // A timer is late at times: what is due by now goes out.
    for (const due = ((performance.now() - startedAt) * perSecond) / 1000; sent < due; sent += 1) ask();
  }, 1000 / perSecond);
});
process.on('message', (question) => {
  if (question === 'begin') {
    times = [];
    lost = 0;
    return;
  }
  process.send({ answered: times.length, lost, p50: percentile(times, 0.5), p99: percentile(times, 0.99) });
});

function ask() {
  invokeId = (invokeId + 1) & 0xff;
  if (sentAt.has(invokeId)) lost += 1;
  const packet = Buffer.from(workloads[0].packet);
  packet[invokeIdAt] = invokeId;
  sentAt.set(invokeId, performance.now());
  socket.send(packet);
}
