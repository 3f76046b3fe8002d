// Requests by hand, 135-2012 §20.2 and Annex J: the bench does not lean on the codec it measures.
const analogValue = 2;
const presentValue = 85;
const statusFlags = 111;
const units = 117;

const objectId = (type, instance) => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(type * 0x400000 + instance);
  return [...octets];
};

function request(service, payload) {
  const octets = [0x81, 0x0a, 0, 0, 0x01, 0x04, 0x02, 0x75, 0, service, ...payload];
  const packet = Buffer.from(octets);
  packet.writeUInt16BE(packet.length, 2);
  return packet;
}

export const readProperty = request(12, [0x0c, ...objectId(analogValue, 15), 0x19, presentValue]);

/** SubscribeCOV, for ten minutes unless told otherwise (135-2012 §13.14). */
export const subscribeCov = (type, instance, { isConfirmed = false, lifetimeS = 600 } = {}) =>
  request(5, [
    ...[0x09, 1, 0x1c, ...objectId(type, instance), 0x29, isConfirmed ? 1 : 0],
    ...[0x3a, lifetimeS >> 8, lifetimeS & 0xff],
  ]);

export const isCovNotification = (packet) => packet[6] === 0x10 && packet[7] === 2;

export function readMultiple(count, properties) {
  return request(
    14,
    Array.from({ length: count }, (_, instance) => [
      0x0c,
      ...objectId(analogValue, instance),
      0x1e,
      ...properties.flatMap((id) => [0x09, id]),
      0x1f,
    ]).flat(),
  );
}

/** `good` is how the answer's APDU begins: a ComplexACK of the service. */
export const workloads = [
  { name: 'ReadProperty, window 1', packet: readProperty, window: 1, service: 12 },
  { name: 'ReadProperty, window 16', packet: readProperty, window: 16, service: 12 },
  { name: 'RPM, 88 present values, window 1', packet: readMultiple(88, [presentValue]), window: 1, service: 14 },
  { name: 'RPM, 88 present values, window 16', packet: readMultiple(88, [presentValue]), window: 16, service: 14 },
  {
    name: 'RPM, 20 objects x 3 properties, window 1',
    packet: readMultiple(20, [presentValue, statusFlags, units]),
    window: 1,
    service: 14,
  },
];

/** Whether the answer is a whole ComplexACK of the service. */
export function isGoodAnswer(head, service) {
  const octets = Buffer.from(head, 'hex');
  return octets[6] === 0x30 && octets[8] === service;
}

export const whoIs = Buffer.from('810a000801001008', 'hex');
