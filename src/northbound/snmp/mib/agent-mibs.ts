import type { CounterName } from '../agent/counters.js';
import { maxMessageSize } from '../message/message.js';
import { mibLines, type ScalarTeller, told } from './mib-line.js';
import { enumeration, syntax } from './syntax.js';

/** The gateway has no number among the private enterprises: zeroDotZero (RFC 2578). */
const noEnterprise = '0.0';

/** Of end to end and of applications (RFC 3418, sysServices). */
const services = 72;

const describes = told('the gateway and the UPS', ({ agent, state: { identity, family, isSimulated } }) =>
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
  ['2', 'sysObjectID', syntax.identifier, '', told('none is registered', () => noEnterprise)],
  ['3', 'sysUpTime', syntax.timeTicks, '', told('the agent', ({ engine }) => engine.upTime)],
  ['4', 'sysContact', syntax.text255, '', told('[snmp] contact', ({ agent }) => agent.contact)],
  ['5', 'sysName', syntax.text255, '', told('name of the machine', ({ agent }) => agent.hostName)],
  ['6', 'sysLocation', syntax.text255, '', told('[snmp] location', ({ agent }) => agent.location)],
  ['7', 'sysServices', syntax.services, '', told('the agent', () => services)],
]);

function counted(name: CounterName): ScalarTeller {
  return told('the agent', ({ counters }) => counters.get(name));
}

const never = told('the agent', () => 0);

/** RFC 3418, snmp. */
// biome-ignore format: a line per object
export const snmpMib = mibLines('1.3.6.1.2.1.11', [
  ['1', 'snmpInPkts', syntax.counter32, '', counted('snmpInPkts')],
  ['3', 'snmpInBadVersions', syntax.counter32, '', counted('snmpInBadVersions')],
  ['4', 'snmpInBadCommunityNames', syntax.counter32, '', counted('snmpInBadCommunityNames')],
  ['5', 'snmpInBadCommunityUses', syntax.counter32, '', never],
  ['6', 'snmpInASNParseErrs', syntax.counter32, '', counted('snmpInASNParseErrs')],
  ['30', 'snmpEnableAuthenTraps', enumeration('enabled', 'disabled'), '', told('none are sent', () => 2)],
  ['31', 'snmpSilentDrops', syntax.counter32, '', counted('snmpSilentDrops')],
  ['32', 'snmpProxyDrops', syntax.counter32, '', never],
]);

/** RFC 3411 §5, snmpEngine; RFC 3412 §5, snmpMPDStats; RFC 3413 §4.1.2; RFC 3414 §5, usmStats. */
// biome-ignore format: a line per object
export const engineMib = mibLines('1.3.6.1.6.3', [
  ['10.2.1.1', 'snmpEngineID', syntax.engineId, '', told('the agent', ({ engine }) => engine.identity.engineId)],
  ['10.2.1.2', 'snmpEngineBoots', syntax.positive, '', told('the agent', ({ engine }) => engine.identity.engineBoots)],
  ['10.2.1.3', 'snmpEngineTime', syntax.nonNegative, 'seconds', told('the agent', ({ engine }) => engine.engineTime)],
  ['10.2.1.4', 'snmpEngineMaxMessageSize', syntax.positive, '', told('the agent', () => maxMessageSize)],
  ['11.2.1.1', 'snmpUnknownSecurityModels', syntax.counter32, '', counted('snmpUnknownSecurityModels')],
  ['11.2.1.2', 'snmpInvalidMsgs', syntax.counter32, '', counted('snmpInvalidMsgs')],
  ['11.2.1.3', 'snmpUnknownPDUHandlers', syntax.counter32, '', counted('snmpUnknownPDUHandlers')],
  ['12.1.5', 'snmpUnknownContexts', syntax.counter32, '', counted('snmpUnknownContexts')],
  ['15.1.1.1', 'usmStatsUnsupportedSecLevels', syntax.counter32, '', counted('usmStatsUnsupportedSecLevels')],
  ['15.1.1.2', 'usmStatsNotInTimeWindows', syntax.counter32, '', counted('usmStatsNotInTimeWindows')],
  ['15.1.1.3', 'usmStatsUnknownUserNames', syntax.counter32, '', counted('usmStatsUnknownUserNames')],
  ['15.1.1.4', 'usmStatsUnknownEngineIDs', syntax.counter32, '', counted('usmStatsUnknownEngineIDs')],
  ['15.1.1.5', 'usmStatsWrongDigests', syntax.counter32, '', counted('usmStatsWrongDigests')],
  ['15.1.1.6', 'usmStatsDecryptionErrors', syntax.counter32, '', counted('usmStatsDecryptionErrors')],
]);

/** Where the counter of an error is, with its instance: what a report names. */
export function counterOid(name: CounterName): string {
  const line = [...snmpMib, ...engineMib].find((one) => one.name === name);
  return `${line?.oid}.0`;
}
