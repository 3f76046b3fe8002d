// A hub of BACnet/SC and the client behind it, in a process of their own: it accepts who comes, keeps `window` requests in flight towards
// one node for `durationMs`, and counts what comes back. Begins with the file of its key and certificates.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { WebSocketServer } from 'ws';

const { key, cert, ca } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const hubVmac = '0a0000000001';
const client = '02c11e000000';
/** Encapsulated-NPDU with an origin, as the hub hands it on (135-2020 §AB.5.3.2). */
const head = Buffer.from(`01080000${client}`, 'hex');
/** Where the invoke id stands in what is sent: behind function, flags, message id, origin, and NPDU without addresses. */
const invokeIdAt = 10 + 2 + 2;
const bvlcIpOctets = 4;
const stallMs = 250;

/** By VMAC. */
const nodes = new Map();
let onAnswer = () => {};

const server = createServer({ key, cert, ca, requestCert: true, minVersion: 'TLSv1.3' });
const doors = new WebSocketServer({ server, perMessageDeflate: false, handleProtocols: () => 'hub.bsc.bacnet.org' });
doors.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (message) => {
    if (message[0] === 0x01) {
      onAnswer(message);
      return;
    }
    if (message[0] === 0x06) {
      const vmac = message.subarray(4, 10).toString('hex');
      nodes.set(vmac, socket);
      const id = message.subarray(2, 4).toString('hex');
      socket.send(Buffer.from(`0700${id}${hubVmac}${'0a'.repeat(16)}064005d9`, 'hex'));
      process.send({ node: vmac });
    }
    // Heartbeat-Request, Disconnect-Request.
    if (message[0] === 0x0a || message[0] === 0x08)
      socket.send(Buffer.from([message[0] + 1, 0, message[2], message[3]]));
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.on('message', async ({ vmac, packet, window, durationMs }) => {
  process.send(await load(nodes.get(vmac), Buffer.from(packet, 'base64'), window, durationMs));
});

function load(socket, packet, window, durationMs) {
  return new Promise((resolve) => {
    const request = Buffer.concat([head, packet.subarray(bvlcIpOctets)]);
    const result = { answered: 0, stalls: 0, elapsedMs: 0, answerHead: '' };
    let messageId = 0;
    let lastAnswer = performance.now();
    const start = lastAnswer;
    const end = start + durationMs;
    const send = () => {
      const octets = Buffer.from(request);
      messageId = (messageId + 1) & 0xffff;
      octets.writeUInt16BE(messageId, 2);
      octets[invokeIdAt] = messageId & 0xff;
      socket.send(octets);
    };
    const fill = () => {
      for (let sent = 0; sent < window; sent += 1) send();
    };
    const finish = () => {
      clearInterval(watch);
      onAnswer = () => {};
      result.elapsedMs ||= performance.now() - start;
      resolve(result);
    };
    const watch = setInterval(() => {
      const now = performance.now();
      if (now - lastAnswer < stallMs) return;
      result.stalls += 1;
      lastAnswer = now;
      if (now < end) fill();
      else finish();
    }, stallMs);
    onAnswer = (answer) => {
      lastAnswer = performance.now();
      result.answered += 1;
      if (lastAnswer < end) {
        send();
        return;
      }
      result.elapsedMs = lastAnswer - start;
      result.answerHead = answer.subarray(0, 16).toString('hex');
      finish();
    };
    fill();
  });
}
