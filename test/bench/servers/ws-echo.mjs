// The least that a client of a WebSocket hub can do with the package ws: it connects with the same TLS as the gateway, names itself to
// the hub, and then sends back what it gets. Begins with the URI of the hub and the file of its key and certificates.
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';

const [, , uri, identityFile] = process.argv;
const { key, cert, ca } = JSON.parse(readFileSync(identityFile, 'utf8'));
const socket = new WebSocket(uri, ['hub.bsc.bacnet.org'], {
  ...{ key, cert, ca, minVersion: 'TLSv1.3', checkServerIdentity: () => false },
  ...{ perMessageDeflate: false, skipUTF8Validation: true },
});
// Connect-Request: VMAC, UUID, 1600 octets of BVLC, 1497 of NPDU.
const connectRequest = Buffer.from(`0600000102ec00000000${'ec'.repeat(16)}064005d9`, 'hex');
socket.on('open', () => {
  socket.send(connectRequest);
  // The Connect-Accept is the only one that is not sent back.
  socket.once('message', () => socket.on('message', (message) => socket.send(message)));
});
socket.on('error', () => process.exit(1));
process.on('SIGTERM', () => socket.terminate());
