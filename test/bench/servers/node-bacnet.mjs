// The manual's 88 Analog Values served by node-bacnet, as its documentation shows a server.
import { createRequire } from 'node:module';

const Bacnet = createRequire(import.meta.url)('node-bacnet');
const [, , port] = process.argv;
const server = new Bacnet({ port: Number(port), interface: '127.0.0.1' });

const tag = { real: 4, characterString: 7, bitString: 8, enumerated: 9 };
const deviceId = 1338;
const objects = Array.from({ length: 88 }, (_, instance) => ({
  77: { type: tag.characterString, value: `VALUE_${instance}` },
  85: { type: tag.real, value: 200 + instance },
  103: { type: tag.enumerated, value: 0 },
  111: { type: tag.bitString, value: { bitsUsed: 4, value: [0] } },
  117: { type: tag.enumerated, value: 95 },
}));

function propertyOf({ type, instance }, propertyId) {
  return type === 2 ? objects[instance]?.[propertyId] : undefined;
}

server.on('whoIs', ({ header }) => server.iAmResponse(header.sender, deviceId, 3, 591));

server.on('readProperty', ({ header, invokeId, payload }) => {
  const value = propertyOf(payload.objectId, payload.property.id);
  if (value) server.readPropertyResponse(header.sender, invokeId, payload.objectId, payload.property, [value]);
  else server.errorResponse(header.sender, 12, invokeId, 1, 31);
});

server.on('readPropertyMultiple', ({ header, invokeId, payload }) => {
  const results = payload.properties.map(({ objectId, properties }) => ({
    objectId,
    values: properties.map((property) => ({ property, value: [propertyOf(objectId, property.id)] })),
  }));
  server.readPropertyMultipleResponse(header.sender, invokeId, results);
});

process.on('SIGTERM', () => {
  server.close();
  process.exit(0);
});
