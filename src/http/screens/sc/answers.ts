import { ScFunction } from '../../../bacnet/datalink/sc/messages/sc-function.js';
import type { ScFailure } from '../../../bacnet/datalink/sc/node/sc-failure.js';
import type { HubStatus, ScNodeStatus } from '../../../bacnet/datalink/sc/node/sc-status.js';
import type { TracedScMessage } from '../../../bacnet/datalink/sc/node/sc-trace.js';
import { vmacText } from '../../../bacnet/datalink/sc/vmac.js';
import { type Clock, isClockSet } from '../../../core/clock.js';
import { GatewayError } from '../../../core/errors.js';
import type { ScIdentity } from '../../../device/sc/sc-identity.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { EventRecorder } from '../../../journal/journal-event.js';
import type { CertificateView } from '../../../security/sc-certificates/certificate-view.js';
import type { RequestFields } from '../../../security/sc-certificates/request-fields.js';
import type { CertificateSet, ScCertificates } from '../../../security/sc-certificates/sc-certificates.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { refuseRequestFields } from './request-faults.js';
import type {
  ScAnswer,
  ScCertificate,
  ScCertificateSet,
  ScFilesBody,
  ScFindingsAnswer,
  ScHub,
  ScMessage,
  ScOfferAnswer,
  ScTrialAnswer,
} from './schema.js';

/** The protocol as the page sees it. */
export interface ShownSc {
  /** Undefined while it is off. */
  readonly status: ScNodeStatus | undefined;
  /** The last messages, oldest first. */
  readonly trace: readonly TracedScMessage[];
  /** Comes to the hub of now with the candidate; accepted, it is in force. */
  tryCandidate(): Promise<
    | { readonly kind: 'accepted' | 'no-candidate' | 'no-hub' }
    | { readonly kind: 'refused'; readonly failure: ScFailure }
  >;
}

export interface ScParts {
  readonly clock: Clock;
  readonly journal: EventRecorder;
  readonly sc: ShownSc;
  readonly scIdentity: Pick<ScIdentity, 'deviceUuid' | 'vmac'>;
  readonly scCertificates: ScCertificates;
  loaded(): LoadedSettings;
  bacnet(): ServedDevice | undefined;
}

export type ScAnswers = ReturnType<typeof scAnswers>;

/** BACnet/SC: both hubs, the last messages, and the certificates of this device. */
export function scAnswers(parts: ScParts) {
  const { clock, journal, sc, scIdentity, scCertificates } = parts;

  const record = (
    kind: Parameters<EventRecorder['record']>[0]['kind'],
    set: CertificateSet | undefined,
    by: Caller,
  ) => {
    if (set === undefined) return;
    const { subject, validToMs } = set.view;
    const until = kind === 'sc-certificate-in-force' && { to: new Date(validToMs).toISOString().slice(0, 10) };
    journal.record({ kind, subject, ...until, who: textOfCaller(by) });
  };

  return {
    read: (): ScAnswer => {
      const { enabled, primary_hub, failover_hub } = parts.loaded().settings.sc;
      const { operational, candidate, request } = scCertificates.shown;
      const { status } = sc;
      const setOf = (set: CertificateSet) => certificateSet(set, clock);
      return {
        isOn: enabled,
        hasHub: primary_hub !== '' || failover_hub !== '',
        isClockSet: isClockSet(clock),
        nowMs: clock.wallMs(),
        deviceUuid: scIdentity.deviceUuid,
        vmac: vmacText(scIdentity.vmac),
        ...(status && connectorOf(status)),
        hubs: [status?.primary, status?.failover].flatMap((hub) => (hub === undefined ? [] : [hubView(hub)])),
        counters: { ...status?.counters },
        messages: sc.trace.map(messageView),
        certificates: {
          ...(operational && { operational: setOf(operational) }),
          ...(candidate && { candidate: setOf(candidate) }),
          ...(request && { request }),
        },
        proposal: request?.fields ?? proposalOf(parts),
      };
    },

    /** Rejects with `sc-certificates.request-invalid`, whose fact `problems` tells of each field. */
    makeRequest: async (fields: RequestFields, by: Caller): Promise<string> => {
      refuseRequestFields(scCertificates.faultsOf(fields));
      const pem = await scCertificates.makeRequest(fields);
      journal.record({ kind: 'sc-certificate-requested', subject: `CN=${fields.commonName}`, who: textOfCaller(by) });
      return pem;
    },

    /** In PEM; rejects with `web.not-found` where none was made. */
    request: (): string => {
      const pem = scCertificates.shown.request?.pem;
      if (pem === undefined) throw new GatewayError('web.not-found', 'No request has been made.');
      return pem;
    },

    check: async (body: ScFilesBody): Promise<ScFindingsAnswer> => ({
      findings: await scCertificates.check(filesOf(body)),
    }),

    offer: async (body: ScFilesBody, by: Caller): Promise<ScOfferAnswer> => {
      const answer = await scCertificates.offer(filesOf(body));
      const { operational, candidate } = scCertificates.shown;
      if (answer.outcome === 'in-force') record('sc-certificate-in-force', operational, by);
      if (answer.outcome === 'candidate') record('sc-certificate-given', candidate, by);
      return answer;
    },

    /** Answers when a hub has said, or has not said in time. */
    tryCandidate: async (by: Caller): Promise<ScTrialAnswer> => {
      const { candidate } = scCertificates.shown;
      const outcome = await sc.tryCandidate();
      if (outcome.kind === 'accepted') record('sc-certificate-in-force', scCertificates.shown.operational, by);
      if (outcome.kind !== 'refused') return { outcome: outcome.kind };
      const { en, fr } = outcome.failure.detail;
      const subject = candidate?.view.subject ?? '';
      journal.record({ kind: 'sc-certificate-failed', subject, detail: en, detailFr: fr });
      return { outcome: 'refused', failure: { en, fr } };
    },

    /** Puts the candidate into force although no hub has seen it. Rejects with `sc-certificates.no-candidate`. */
    commit: async (by: Caller): Promise<void> => {
      await scCertificates.commit();
      record('sc-certificate-in-force', scCertificates.shown.operational, by);
    },

    /** Rejects with `sc-certificates.no-candidate`. */
    discard: async (by: Caller): Promise<void> => {
      const { candidate } = scCertificates.shown;
      await scCertificates.discard();
      record('sc-certificate-discarded', candidate, by);
    },
  };
}

function connectorOf({ connector, sinceMs, nextAttemptInMs }: ScNodeStatus) {
  return {
    connector,
    ...(sinceMs !== undefined && { sinceMs }),
    ...(nextAttemptInMs !== undefined && { nextAttemptMs: nextAttemptInMs }),
  };
}

function hubView(hub: HubStatus): ScHub {
  const { role, uri, state, isTrying, connectMs, disconnectMs, failure, lastFailure, failedAttempts, peerVmac } = hub;
  const sinceMs = state === 'disconnected-with-errors' || state === 'not-connected' ? disconnectMs : connectMs;
  return {
    ...{ role, uri, state, isTrying, failedAttempts },
    ...(sinceMs !== undefined && { sinceMs }),
    ...(failure && { failure: failure.detail }),
    ...(lastFailure && { lastFailure: { text: lastFailure.failure.detail, atMs: lastFailure.wallMs } }),
    ...(peerVmac !== undefined && { peerVmac: vmacText(peerVmac) }),
  };
}

/** As the standard names them (135-2020 §AB.2). */
const functionNames: Readonly<Record<number, string>> = {
  [ScFunction.result]: 'BVLC-Result',
  [ScFunction.encapsulatedNpdu]: 'Encapsulated-NPDU',
  [ScFunction.addressResolution]: 'Address-Resolution',
  [ScFunction.addressResolutionAck]: 'Address-Resolution-ACK',
  [ScFunction.advertisement]: 'Advertisement',
  [ScFunction.advertisementSolicitation]: 'Advertisement-Solicitation',
  [ScFunction.connectRequest]: 'Connect-Request',
  [ScFunction.connectAccept]: 'Connect-Accept',
  [ScFunction.disconnectRequest]: 'Disconnect-Request',
  [ScFunction.disconnectAck]: 'Disconnect-ACK',
  [ScFunction.heartbeatRequest]: 'Heartbeat-Request',
  [ScFunction.heartbeatAck]: 'Heartbeat-ACK',
  [ScFunction.proprietaryMessage]: 'Proprietary-Message',
};

function messageView(message: TracedScMessage): ScMessage {
  const { wallMs, direction, hub, kind, origin, destination, length, bytes } = message;
  return {
    atMs: wallMs,
    direction: direction === 'sent' ? 'out' : 'in',
    hub,
    name: functionNames[message.function ?? -1] ?? '?',
    kind,
    ...(origin !== undefined && { from: vmacText(origin) }),
    ...(destination !== undefined && { to: vmacText(destination) }),
    length,
    hex: Buffer.from(bytes)
      .toString('hex')
      .replace(/..(?=.)/g, '$& '),
  };
}

/** `12:34:56:78:9a:bc`. */
function certificateSet({ sinceMs, view, issuerViews }: CertificateSet, clock: Clock): ScCertificateSet {
  const viewOf = (one: CertificateView) => certificateView(one, clock);
  return { sinceMs, certificate: viewOf(view), issuers: issuerViews.map(viewOf) };
}

const dayMs = 86_400_000;

function certificateView(view: CertificateView, clock: Clock): ScCertificate {
  const daysLeft = Math.floor((view.validToMs - clock.wallMs()) / dayMs);
  return { ...view, ...(isClockSet(clock) && { daysLeft }) };
}

/** Names that tell this device from every other one of the site. */
function proposalOf({ loaded, bacnet, scIdentity }: ScParts): RequestFields {
  const { device_identifier } = loaded().settings.bacnet;
  const name = bacnet()?.store.device?.name ?? '';
  const commonName = `${name === '' ? 'UPS' : name} ${device_identifier}`.slice(-64).trim();
  return { commonName, uris: [`urn:uuid:${scIdentity.deviceUuid}`] };
}

function filesOf({ files }: ScFilesBody) {
  return files.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') }));
}
