// A BACnet peer in a network namespace: prints what it hears as JSON lines, sends what it is told on standard input:
// `{"to": "10.77.0.255", "hex": "810b..."}`.
import { createSocket } from 'node:dgram';
import { createInterface } from 'node:readline';

const port = Number(process.argv[2]);
const socket = createSocket('udp4');
const say = (fact) => process.stdout.write(`${JSON.stringify({ level: 30, msg: '', ...fact })}\n`);
socket.on('message', (packet, { address }) => say({ from: address, hex: packet.toString('hex') }));
socket.bind(port, () => {
  socket.setBroadcast(true);
  say({ ready: true });
});
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { to, hex } = JSON.parse(line);
    socket.send(Buffer.from(hex, 'hex'), port, to);
  })
  .on('close', () => socket.close());
