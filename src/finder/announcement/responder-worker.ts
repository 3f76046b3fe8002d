import { parentPort, workerData } from 'node:worker_threads';
import { getResponder, type Protocol } from '@homebridge/ciao';
import type { AnnouncedService } from './announced-services.js';

export interface ResponderOrder {
  readonly services: readonly AnnouncedService[];
  /** Names of the interfaces to announce on. */
  readonly interfaces: readonly string[];
}

// This thread runs the responder alone, which counts its pauses by Date: a machine whose clock is set while it answers
// must not make it wait for hours.
Date.now = () => performance.timeOrigin + performance.now();

const { services, interfaces } = workerData as ResponderOrder;
// Named interfaces: else the responder starts a program every 15 seconds to list them.
const responder = getResponder({ interface: [...interfaces], disableIpv6: true });

for (const { protocol, txt, ...service } of services) {
  const made = responder.createService({ ...service, protocol: protocol as Protocol, txt, disabledIpv6: true });
  // The name of a double is numbered; it is not kept, since the double may go.
  made.on('name-change', () => undefined);
  await made.advertise();
}

// Any message is the order to say goodbye.
parentPort?.once('message', () => {
  const end = () => process.exit(0);
  responder.shutdown().then(end, end);
});
