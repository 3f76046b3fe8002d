// A client in a process of its own: keeps `window` requests in flight for `durationMs` and counts the answers.
import { createSocket } from 'node:dgram';

/** Where the invoke id stands in a request without addresses. */
const invokeIdOffset = 8;
/** After this long without an answer the window is filled again: a packet was lost, or the server is gone. */
const stallMs = 250;

process.on('message', async ({ port, packet, window, durationMs }) => {
  process.send(await load({ port, packet: Buffer.from(packet, 'base64'), window, durationMs }));
});

function load({ port, packet, window, durationMs }) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const result = { answered: 0, stalls: 0, elapsedMs: 0, answerOctets: 0, answerHead: '' };
    let invokeId = 0;
    let lastAnswer = performance.now();
    const send = () => {
      invokeId = (invokeId + 1) & 0xff;
      packet[invokeIdOffset] = invokeId;
      // Copied by the kernel only after this turn: each request in flight has its own octets.
      socket.send(Buffer.from(packet));
    };
    const fill = () => {
      for (let sent = 0; sent < window; sent += 1) send();
    };
    socket.on('error', () => {});
    socket.on('message', (answer) => {
      const now = performance.now();
      lastAnswer = now;
      result.answered += 1;
      if (now < end) {
        send();
        return;
      }
      if (done) return;
      done = true;
      result.elapsedMs = now - start;
      result.answerOctets = answer.length;
      result.answerHead = answer.subarray(0, 12).toString('hex');
      finish();
    });
    let start = 0;
    let end = 0;
    let done = false;
    const watch = setInterval(() => {
      const now = performance.now();
      if (now - lastAnswer < stallMs) return;
      result.stalls += 1;
      lastAnswer = now;
      if (now < end) fill();
      else finish();
    }, stallMs);
    const finish = () => {
      clearInterval(watch);
      result.elapsedMs ||= performance.now() - start;
      socket.close(() => resolve(result));
    };
    socket.connect(port, '127.0.0.1', () => {
      start = performance.now();
      end = start + durationMs;
      lastAnswer = start;
      fill();
    });
  });
}
