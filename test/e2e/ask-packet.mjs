// A BACnet client in a network namespace: sends the octets of an APDU to a device and prints those of the answer's APDU.
// Arguments: address, APDU in hexadecimal digits, milliseconds to wait; prints nothing when there is no answer.
import { createSocket } from 'node:dgram';

const [, , address, apdu, waitMs] = process.argv;
const npdu = `0104${apdu}`;
const packet = `810a${(npdu.length / 2 + 4).toString(16).padStart(4, '0')}${npdu}`;
const socket = createSocket('udp4');
const timer = setTimeout(() => socket.close(), Number(waitMs));
socket.on('message', (answer) => {
  clearTimeout(timer);
  process.stdout.write(answer.toString('hex').slice(12));
  socket.close();
});
socket.send(Buffer.from(packet, 'hex'), 47808, address);
