// The least a UDP server in Node can do: what every other server here is measured against. With `literal` the socket
// skips Node's address lookup, as the gateway does.
import { createSocket } from 'node:dgram';

const [, , port, kind] = process.argv;
const literal = (address, _options, done) => done(null, address, 4);
const socket = createSocket(kind === 'literal' ? { type: 'udp4', lookup: literal } : { type: 'udp4' });
socket.on('message', (packet, peer) => socket.send(packet, peer.port, peer.address));
socket.bind(Number(port), '127.0.0.1');
process.on('SIGTERM', () => socket.close());
