import { DoorView } from '../northbounds/schema.js';
import { flag, listOf, number, type Of, object, oneOf, optional, text } from '../vocabulary.js';

const Switch = object(
  { section: text(), key: text(), on: text('The value that opens it'), off: text('The value that closes it') },
  'The setting that opens and closes it; absent where the device needs it',
);

const WayView = object(
  {
    name: oneOf([
      'bacnet',
      'sc',
      'web',
      'ftp',
      'announcement',
      'nut',
      'snmp',
      'snmp_receivers',
      'modbus_tcp',
      'mqtt',
      'ups',
      'dhcp',
    ]),
    direction: oneOf(['in', 'out']),
    transport: oneOf(['tcp', 'udp']),
    address: text(
      'Of this machine where others come in; of the other one where this one goes out, empty while none is set',
    ),
    port: optional(number('Absent where several stand in the address')),
    isOn: flag('By the settings'),
    allowed: listOf(text(), 'Addresses and networks that are let in; none: everybody'),
    encryption: oneOf(['yes', 'no', 'if-asked'], 'Whether others read along'),
    login: oneOf(
      ['password', 'none', 'restart', 'clients', 'keys', 'community', 'there', 'certificates'],
      'What who comes in has to know: a password; nothing; nothing but for a restart; nothing but to be counted; keys; a community; this one logs in there; each has a certificate of the same site',
    ),
    switch: optional(Switch),
    doors: listOf(DoorView, 'What is open, or wanted to be'),
  },
  'A way by which the network reaches this device, or this device the network',
);
export type WayView = Of<typeof WayView>;

export const DoorsAnswer = object({ ways: listOf(WayView) });
export type DoorsAnswer = Of<typeof DoorsAnswer>;
