import type { CounterName } from '../agent/counters.js';
import { maxMessageSize } from '../message/message.js';
import { mibLines, own, type ScalarTeller, told } from './mib-line.js';
import { enumeration, syntax } from './syntax.js';

/** The gateway has no number among the private enterprises: zeroDotZero (RFC 2578). */
const noEnterprise = '0.0';

const ofAgent = own('the agent', "l'agent");

/** Of end to end and of applications (RFC 3418, sysServices). */
const services = 72;

const describes = told(ofAgent, ({ agent, state: { identity, family, isSimulated } }) =>
  [
    isSimulated ? 'SIMULATED' : '',
    identity.model ?? family?.displayName ?? 'UPS',
    'behind UPS BACnet gateway',
    agent.version,
  ]
    .filter((word) => word !== '')
    .join(' '),
);

/** RFC 3418, system: a line per object. */
// biome-ignore format: a line per object
export const systemMib = mibLines('1.3.6.1.2.1.1', [
  ['1', 'sysDescr', syntax.text255, '', describes],
  ['2', 'sysObjectID', syntax.identifier, '', told(ofAgent, () => noEnterprise)],
  ['3', 'sysUpTime', syntax.timeTicks, '', told(ofAgent, ({ engine }) => engine.upTime)],
  ['4', 'sysContact', syntax.text255, '', told(ofAgent, ({ agent }) => agent.contact)],
  ['5', 'sysName', syntax.text255, '', told(ofAgent, ({ agent }) => agent.hostName)],
  ['6', 'sysLocation', syntax.text255, '', told(ofAgent, ({ agent }) => agent.location)],
  ['7', 'sysServices', syntax.services, '', told(ofAgent, () => services)],
]);

function countedBy(name: CounterName): ScalarTeller {
  return told(ofAgent, ({ counters }) => counters.get(name));
}

const never = told(ofAgent, () => 0);

/** RFC 3418, snmp. */
// biome-ignore format: a line per object
export const snmpMib = mibLines('1.3.6.1.2.1.11', [
  ['1', 'snmpInPkts', syntax.counter32, '', countedBy('snmpInPkts')],
  ['3', 'snmpInBadVersions', syntax.counter32, '', countedBy('snmpInBadVersions')],
  ['4', 'snmpInBadCommunityNames', syntax.counter32, '', countedBy('snmpInBadCommunityNames')],
  ['5', 'snmpInBadCommunityUses', syntax.counter32, '', never],
  ['6', 'snmpInASNParseErrs', syntax.counter32, '', countedBy('snmpInASNParseErrs')],
  ['30', 'snmpEnableAuthenTraps', enumeration('enabled', 'disabled'), '', told(ofAgent, () => 2)],
  ['31', 'snmpSilentDrops', syntax.counter32, '', countedBy('snmpSilentDrops')],
  ['32', 'snmpProxyDrops', syntax.counter32, '', never],
]);

/** RFC 3411 §5, snmpEngine; RFC 3412 §5, snmpMPDStats; RFC 3413 §4.1.2; RFC 3414 §5, usmStats. */
// biome-ignore format: a line per object
export const engineMib = mibLines('1.3.6.1.6.3', [
  ['10.2.1.1', 'snmpEngineID', syntax.engineId, '', told(ofAgent, ({ engine }) => engine.identity.engineId)],
  ['10.2.1.2', 'snmpEngineBoots', syntax.positive, '', told(ofAgent, ({ engine }) => engine.identity.engineBoots)],
  ['10.2.1.3', 'snmpEngineTime', syntax.nonNegative, 'seconds', told(ofAgent, ({ engine }) => engine.engineTime)],
  ['10.2.1.4', 'snmpEngineMaxMessageSize', syntax.positive, '', told(ofAgent, () => maxMessageSize)],
  ['11.2.1.1', 'snmpUnknownSecurityModels', syntax.counter32, '', countedBy('snmpUnknownSecurityModels')],
  ['11.2.1.2', 'snmpInvalidMsgs', syntax.counter32, '', countedBy('snmpInvalidMsgs')],
  ['11.2.1.3', 'snmpUnknownPDUHandlers', syntax.counter32, '', countedBy('snmpUnknownPDUHandlers')],
  ['12.1.5', 'snmpUnknownContexts', syntax.counter32, '', countedBy('snmpUnknownContexts')],
  ['15.1.1.1', 'usmStatsUnsupportedSecLevels', syntax.counter32, '', countedBy('usmStatsUnsupportedSecLevels')],
  ['15.1.1.2', 'usmStatsNotInTimeWindows', syntax.counter32, '', countedBy('usmStatsNotInTimeWindows')],
  ['15.1.1.3', 'usmStatsUnknownUserNames', syntax.counter32, '', countedBy('usmStatsUnknownUserNames')],
  ['15.1.1.4', 'usmStatsUnknownEngineIDs', syntax.counter32, '', countedBy('usmStatsUnknownEngineIDs')],
  ['15.1.1.5', 'usmStatsWrongDigests', syntax.counter32, '', countedBy('usmStatsWrongDigests')],
  ['15.1.1.6', 'usmStatsDecryptionErrors', syntax.counter32, '', countedBy('usmStatsDecryptionErrors')],
]);

/** Where the counter of an error is, with its instance: what a report names. */
export function counterOid(name: CounterName): string {
  const line = [...snmpMib, ...engineMib].find((one) => one.name === name);
  return `${line?.oid}.0`;
}
