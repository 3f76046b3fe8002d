import { maxApduLengthBacnetIp } from '../../bacnet/apdu/max-sizes.js';
import { octetsOfVmac } from '../../bacnet/datalink/sc/vmac.js';
import type { ApplicationValue, ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import { dateTimeOf } from '../../bacnet/encoding/constructed/local-time.js';
import { type BacnetDateTime, unspecifiedDateTime } from '../../bacnet/encoding/constructed/time-stamp.js';
import { ErrorClass, ErrorCode } from '../../bacnet/encoding/error-reject-abort.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import {
  NetworkType,
  type Reliability,
  ScConnectionState,
  ScHubConnectorState,
} from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import {
  constructedValue,
  type ObjectDefinition,
  type PropertyDefinition,
} from '../../bacnet/object-model/object-database.js';
import {
  type Health,
  type ScHubConnection,
  writeHealth,
  writeScHubConnection,
} from '../../bacnet/services/sc-connection.js';
import type { Bilingual, Language } from '../../core/bilingual.js';
import { certificateFiles, scNetworkPort } from '../../objects/object-and-property-names.js';
import { enumerated, live, propertiesOfAnyPort, unsigned } from './port-properties.js';
import { disconnectWaitS, type ScHubRecord, type ScPortSource } from './sc-port-source.js';
import type { ScPortValues } from './sc-port-values.js';

/** Network Port 2: BACnet/SC, on or off. */
export const scPortId: ObjectIdentifier = { objectType: ObjectType.networkPort, instance: scNetworkPort.instance };

const description: Bilingual = {
  en: 'BACnet/SC port of this device',
  fr: 'Port BACnet/SC de cet appareil',
};

/** What the port shows beside what its node says. */
export interface ScPortFacts {
  readonly shown: ScPortValues;
  readonly isPending: boolean;
  /** Local time in milliseconds, as if it were UTC, of a moment by the clock of the gateway. */
  localMsOf(wallMs: number): number;
}

export interface ScPortDefinitionOptions {
  readonly language: Language;
  readonly reliability: Reliability;
  /** Where BACnet/SC is off. */
  readonly isOutOfService: boolean;
}

/** A node without hub function and direct connections (135-2020 §12.56 with its addendum cc, Table 12-71.8). */
export function scPortDefinition(
  source: ScPortSource,
  facts: ScPortFacts,
  options: ScPortDefinitionOptions,
): ObjectDefinition {
  return {
    id: scPortId,
    name: scNetworkPort.name,
    properties: [
      ...common(source, facts, options),
      ...settable(facts),
      ...ofConnections(source, facts, options.language),
      ...certificates,
      ...withoutHubAndDirectConnections,
    ],
  };
}

function common(
  source: ScPortSource,
  facts: ScPortFacts,
  { language, reliability, isOutOfService }: ScPortDefinitionOptions,
): readonly PropertyDefinition[] {
  return [
    ...propertiesOfAnyPort({
      description: description[language],
      networkType: NetworkType.secureConnect,
      reliability,
      isOutOfService,
      networkNumber: () => source.networkNumber,
      networkNumberQuality: () => source.networkNumberQuality,
      isPending: () => facts.isPending,
    }),
    { id: P.currentHealth, value: live(() => constructedValue(writeHealth, healthOf(source, facts, language))) },
    { id: P.macAddress, value: live(() => ({ type: 'octetString', value: octetsOfVmac(source.vmac) })) },
    { id: P.apduLength, value: unsigned(maxApduLengthBacnetIp) },
    { id: P.maxBvlcLengthAccepted, value: live(() => unsigned(source.maxBvlcLength)) },
    { id: P.maxNpduLengthAccepted, value: live(() => unsigned(source.maxNpduLength)) },
  ];
}

function settable(facts: ScPortFacts): readonly PropertyDefinition[] {
  return [
    { id: P.scPrimaryHubUri, value: live(() => text(facts.shown.primary_hub)) },
    { id: P.scFailoverHubUri, value: live(() => text(facts.shown.failover_hub)) },
    { id: P.scMinimumReconnectTime, value: live(() => unsigned(facts.shown.reconnect_min_s)) },
    { id: P.scMaximumReconnectTime, value: live(() => unsigned(facts.shown.reconnect_max_s)) },
    { id: P.scConnectWaitTimeout, value: live(() => unsigned(facts.shown.connect_wait_s)) },
    { id: P.scDisconnectWaitTimeout, value: unsigned(disconnectWaitS) },
    { id: P.scHeartbeatTimeout, value: live(() => unsigned(facts.shown.heartbeat_s)) },
  ];
}

function ofConnections(source: ScPortSource, facts: ScPortFacts, language: Language): readonly PropertyDefinition[] {
  const status = (record: () => ScHubRecord) =>
    live(() => constructedValue(writeScHubConnection, connectionOf(record(), facts, language)));
  return [
    { id: P.scHubConnectorState, value: live(() => enumerated(connectorStateOf(source))) },
    { id: P.scPrimaryHubConnectionStatus, value: status(() => source.primary) },
    { id: P.scFailoverHubConnectionStatus, value: status(() => source.failover) },
  ];
}

function fileId(instance: number): ApplicationValue {
  return { type: 'objectIdentifier', value: { objectType: ObjectType.file, instance } };
}

const certificates: readonly PropertyDefinition[] = [
  { id: P.operationalCertificateFile, value: fileId(certificateFiles.operational.instance) },
  {
    id: P.issuerCertificateFiles,
    value: {
      type: 'array',
      elements: [fileId(certificateFiles.issuer1.instance), fileId(certificateFiles.issuer2.instance)],
    },
  },
  { id: P.certificateSigningRequestFile, value: fileId(certificateFiles.signingRequest.instance) },
];

/** Nobody connects to this device, so that no request of a peer can fail. */
const withoutHubAndDirectConnections: readonly PropertyDefinition[] = [
  ...[P.scHubFunctionEnable, P.scDirectConnectInitiateEnable, P.scDirectConnectAcceptEnable].map(
    (id): PropertyDefinition => ({ id, value: { type: 'boolean', value: false } }),
  ),
  { id: P.scFailedConnectionRequests, value: { type: 'list', elements: [] } },
];

function connectorStateOf({ connectedTo }: ScPortSource): ScHubConnectorState {
  switch (connectedTo) {
    case 'primary':
      return ScHubConnectorState.connectedToPrimary;
    case 'failover':
      return ScHubConnectorState.connectedToFailover;
    case undefined:
      return ScHubConnectorState.noHubConnection;
  }
}

function connectionOf(record: ScHubRecord, facts: ScPortFacts, language: Language): ScHubConnection {
  const { state, connectedAtMs, disconnectedAtMs, failure } = record;
  return {
    state,
    connectTimestamp: momentOf(connectedAtMs, facts),
    disconnectTimestamp: momentOf(disconnectedAtMs, facts),
    error: failure && { errorClass: ErrorClass.communication, errorCode: failure.errorCode },
    errorDetails: failure?.detail[language],
  };
}

function momentOf(wallMs: number | undefined, facts: ScPortFacts): BacnetDateTime {
  return wallMs === undefined ? unspecifiedDateTime : dateTimeOf(facts.localMsOf(wallMs));
}

/**
 * The last error, as long as there is no hub: the primary one is tried first, and its failure says more. Health has the moment
 * from which it is so, or none where nothing was tried.
 */
function healthOf(source: ScPortSource, facts: ScPortFacts, language: Language): Health {
  const { connectedTo, primary, failover } = source;
  if (connectedTo !== undefined) return healthy(momentOf(source[connectedTo].connectedAtMs, facts));
  const { failure, state, connectedAtMs, disconnectedAtMs } = primary.failure === undefined ? failover : primary;
  if (failure === undefined) return healthy(unspecifiedDateTime);
  return {
    timestamp: momentOf(state === ScConnectionState.failedToConnect ? connectedAtMs : disconnectedAtMs, facts),
    result: { errorClass: ErrorClass.communication, errorCode: failure.errorCode },
    propertyId: undefined,
    details: failure.detail[language],
  };
}

function healthy(timestamp: BacnetDateTime): Health {
  const result = { errorClass: ErrorClass.object, errorCode: ErrorCode.success };
  return { timestamp, result, propertyId: undefined, details: undefined };
}

function text(value: string): ApplicationValue {
  return { type: 'characterString', value };
}
