import type { ExpiryWatch } from '../../../security/sc-certificates/expiry-watch.js';
import type { ShownSc } from '../sc/answers.js';
import { gauge, type Metric } from './metric.js';

export interface ScMetricParts {
  readonly sc: Pick<ShownSc, 'status'>;
  readonly scExpiry: Pick<ExpiryWatch, 'expiries'>;
}

/** BACnet/SC; nothing while it is off. */
export function scMetrics({ sc: { status }, scExpiry }: ScMetricParts): readonly Metric[] {
  if (status === undefined) return [];
  const { connector, counters } = status;
  return [
    gauge('bacnet_sc_connected', 'Whether a hub has accepted the gateway.', connector === 'no-hub-connection' ? 0 : 1),
    gauge('bacnet_sc_failover', 'Whether it is the failover hub.', connector === 'connected-to-failover' ? 1 : 0),
    {
      name: 'bacnet_sc_counters_total',
      help: 'Counters of BACnet/SC, by name.',
      type: 'counter',
      samples: Object.entries(counters).map(([counter, value]) => ({ labels: { counter }, value })),
    },
    {
      // The moment, and not what is left: a clock that is not set makes nothing of it wrong.
      name: 'bacnet_sc_certificate_expiry_timestamp_seconds',
      help: 'When a certificate of BACnet/SC that is in force expires, in Unix time.',
      type: 'gauge',
      samples: scExpiry.expiries.map(({ of, subject, validToMs }) => ({
        labels: { of, subject },
        value: validToMs / 1000,
      })),
    },
  ];
}
