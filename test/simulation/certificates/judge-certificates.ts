import { samplesOf } from '../people/answers.js';
import type { Disturbances, Judge } from '../world/contract.js';
import type { SiteCertificates } from './played-certificate.js';

export interface CertificateParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  readonly certificates: SiteCertificates;
  readonly nowMs: () => number;
  readonly wallMs: () => number;
}

const dayMs = 86_400_000;
const warnedDays = 60;
/** What is wrong with the gateway itself is looked at every second (src/objects/alarms/README.md); a start takes its time. */
const toldWithinMs = 60_000;

/** Rule `certificate-told`: metrics and Binary Value 304 tell when a certificate of BACnet/SC ends. */
export class CertificateJudge {
  readonly #parts: CertificateParts;

  constructor(parts: CertificateParts) {
    this.#parts = parts;
  }

  /** GET /metrics. */
  metrics(body: string): void {
    const { judge, certificates, disturbances, nowMs } = this.#parts;
    const ends = new Map(
      samplesOf(body)
        .samples.filter(({ name }) => name === 'bacnet_sc_certificate_expiry_timestamp_seconds')
        .map(({ labels, value }) => [labels.get('of') ?? '', value * 1000] as const),
    );
    judge.judged('certificate');
    // Nothing while BACnet/SC is off.
    if (ends.size === 0 && disturbances.wereThere(['settings', 'disk'], 0, nowMs())) return;
    for (const [of, toMs] of [
      ['device', certificates.deviceToMs],
      ['issuer', certificates.issuerToMs],
    ] as const) {
      if (ends.get(of) !== toMs)
        judge.violated(
          'certificate-told',
          `The metrics say that the certificate of the ${of} ends at ${ends.get(of)}.`,
        );
    }
  }

  /** Present_Value of Binary Value 304. */
  point(isActive: boolean): void {
    const { judge, certificates, disturbances, nowMs, wallMs } = this.#parts;
    const atMs = nowMs();
    judge.judged('certificate');
    if (atMs < toldWithinMs) return;
    if (disturbances.wereThere(['clock', 'power'], atMs - toldWithinMs, atMs)) return;
    if (disturbances.wereThere(['settings', 'disk'], 0, atMs)) return;
    const dueMs = certificates.deviceToMs - (warnedDays + 1) * dayMs;
    if (Math.abs(wallMs() - dueMs) < toldWithinMs) return;
    const isDue = wallMs() > dueMs;
    if (isActive !== isDue)
      judge.violated(
        'certificate-told',
        `Binary Value 304 is ${isActive ? 'active' : 'inactive'}, and the certificate ends in ${Math.floor((certificates.deviceToMs - wallMs()) / dayMs)} days.`,
      );
  }
}
