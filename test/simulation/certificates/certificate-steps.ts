import { scFailure } from '../../../src/bacnet/datalink/sc/node/sc-failure.js';
import type { ScSocket } from '../../../src/bacnet/datalink/sc/node/sc-socket.js';
import type { MakeScSockets } from '../../../src/device/sc/sc-service.js';
import { plain, readPropertyPayload } from '../../support/bacnet/wire.js';
import { attempt } from '../bms/judge-cov.js';
import { property, type } from '../bms/judged-objects.js';
import { readPropertyAck } from '../bms/payloads.js';
import { service } from '../bms/requests.js';
import { addresses } from '../people/people.js';
import type { Schedule, StepKind } from '../world/contract.js';
import type { CertificateJudge } from './judge-certificates.js';

declare module '../world/contract.js' {
  interface World {
    readonly certificates: CertificateJudge;
  }
}

const certificatePoint = 304;
/** Binary PV (135-2012 §21). */
const active = 1;
const refusedAfterMs = 200;

/** Nobody takes a connection where the hub should be: TLS cannot be played. */
export function absentHub(schedule: Schedule, isAlive: () => boolean): MakeScSockets {
  return () =>
    (uri, events): ScSocket => {
      let isOver = false;
      const end = (failure: Parameters<typeof events.onClose>[0]) => {
        if (isOver || !isAlive()) return;
        isOver = true;
        events.onClose(failure);
      };
      schedule.after(refusedAfterMs, () => end(scFailure('refused', { hub: uri })));
      return {
        send: () => undefined,
        isReached: false,
        queuedOctets: 0,
        close: () => void schedule.after(1, () => end(undefined)),
        destroy: () => void schedule.after(1, () => end(undefined)),
      };
    };
}

/** A BMS and a collector look whether they are told of a certificate that comes to its end. */
export const certificateSteps: readonly StepKind[] = [
  {
    name: 'certificate-look',
    isFault: false,
    perHour: 4,
    fits: ({ settings }) => settings['sc']?.['enabled'] === 'yes' && settings['bacnet']?.['alarm_points'] !== 'no',
    draw: () => ({}),
    begin: ({ bms, people, certificates }, step) => {
      const payload = readPropertyPayload(type.binaryValue, certificatePoint, property.presentValue);
      bms.caller(0).request(service.readProperty, payload, (outcome) => {
        if (outcome.kind !== 'ack') return;
        const [item] = attempt(() => readPropertyAck(outcome.payload))?.items ?? [];
        if (item !== undefined) certificates.point(Number(plain(item)) === active);
      });
      people.begin(step.kind, async () => {
        const answer = await people.ask({ method: 'GET', path: '/metrics', from: addresses.collector });
        if (answer?.status === 200) certificates.metrics(answer.body);
      });
    },
  },
];
