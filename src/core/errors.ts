/** Every error of the gateway has one of these codes; tests assert codes, never wording. */
export const errorCatalogue = {
  'settings.invalid': 'A setting is missing, malformed or out of bounds.',
  'settings.unreadable': 'The settings file cannot be read.',
  'settings.unwritable': 'The settings file cannot be written.',
  'arguments.invalid': 'The command line is not understood.',
  'serial.missing': 'The serial port does not exist.',
  'serial.busy': 'Another program holds the serial port.',
  'serial.forbidden': 'This user may not open the serial port.',
  'serial.unplugged': 'The serial port went away while it was in use.',
  'serial.failed': 'The serial port failed.',
  'tcp.refused':
    'The device refuses the connection: check the port number, that Modbus TCP is switched on there, and that it admits this gateway.',
  'tcp.not-found': 'The name of the device is not known: check it and the DNS servers, or give the IPv4 address.',
  'tcp.unreachable':
    'The device cannot be reached: check its supply, its network cable, the address, the netmask and the gateway of the network.',
  'tcp.closed':
    'The device closed the connection: it may have restarted, or it already serves as many other clients as it can; free one of them.',
  'tcp.silent':
    'The device takes the connection and answers nothing: check the unit number ([serial] slave), and that Modbus TCP runs there.',
  'tcp.garbled':
    'What comes from the device is not Modbus TCP: check the port number; a serial server must convert to Modbus TCP, not pass RTU through.',
  'tcp.failed': 'The connection to the device failed.',
  'modbus.timeout': 'The slave did not answer in time.',
  'modbus.crc': 'The answer arrived damaged.',
  'modbus.short': 'The answer broke off before its end.',
  'modbus.foreign': 'What arrived is not the answer to the request.',
  'modbus.exception': 'The slave refused the request.',
  'modbus.closed': 'The line is closed.',
  'modbus.crowded': 'Too many requests wait for the line.',
  'ups.silent': 'No UPS answers.',
  'ups.late': 'The UPS answers too late: raise [serial] timeout_ms.',
  'ups.pieces':
    'The answers of the UPS come in pieces that do not end in time: check the adapter, raise [serial] timeout_ms.',
  'ups.unheard': 'The gateway card of the UPS answers, and says that it does not hear its UPS.',
  'ups.refuses': 'The UPS answers every request with an exception: it may be starting, busy, or being updated.',
  'ups.unit-absent': 'The unit does not exist or does not answer.',
  'ups.read-otherwise': 'The line is read already, at another Modbus address or as another UPS.',
  'ups.unit-there': 'The unit is there: only one that is missing can be taken out of the list.',
  'ups.not-polled': 'The UPS is lost or being looked for: nothing else is asked of it.',
  'bacnet.decode': 'The octets are not a valid BACnet encoding.',
  'snmp.decode': 'The octets are not a valid SNMP message.',
  'bacnet.encode': 'The value has no BACnet encoding.',
  'bacnet.port-taken': 'Another program holds the BACnet UDP port.',
  'bacnet.socket': 'The BACnet socket failed.',
  'bacnet.duplicate-instance': 'Another device has the same Device Identifier.',
  'bacnet.duplicate-name': 'Another device has the same Object_Name.',
  'journal.unwritable': 'The journal cannot be written to the disk.',
  'journal.damaged': 'Part of the journal was damaged and is left out.',
  'ftp.port-taken': 'Another program holds the FTP port.',
  'ftp.port-forbidden': 'This user may not open the FTP port.',
  'ftp.failed': 'The FTP port failed.',
  'export.unwritable': 'A document cannot be written to its folder.',
  'web.unauthorized': 'User name and password are needed.',
  'web.locked': 'Too many failed logins from this address: try again later.',
  'web.busy': 'Too many requests at the same time: try again in a moment.',
  'web.foreign-origin':
    'The request does not come from this page. A reverse proxy before it must keep Host, or stand in [web] trusted_proxy and send X-Forwarded-Host.',
  'web.confirmation': 'This action needs the password again.',
  'web.wrong-password': 'The password is wrong.',
  'web.login-password': 'The login password is changed on the page Security, which asks for the current one.',
  'web.not-found': 'This address does not exist.',
  'web.malformed': 'The request is not understood.',
  'web.too-large': 'The request is too large.',
  'web.unsupported': 'This kind of request body is not accepted.',
  'web.too-many': 'Too many requests from this address: try again later.',
  'web.too-many-streams': 'Too many pages are open at the same time.',
  'web.not-commissioning': 'Commissioning is not active.',
  'web.bad-certificate': 'The certificate or its key cannot be used.',
  'web.port-taken': 'Another program holds the port of the web page.',
  'web.port-forbidden': 'This user may not open the port of the web page.',
  'web.failed': 'The port of the web page failed.',
  'web.address-missing': 'The machine does not have the address of the web page.',
  'sc-certificates.request-invalid': 'The request for a certificate contains errors.',
  'sc-certificates.unwritable': 'The certificates of BACnet/SC cannot be written to the disk.',
  'sc-certificates.no-candidate': 'No certificate of BACnet/SC waits to be tried.',
  'web.certificate-unwritable': 'The certificate of the web page cannot be written to the disk.',
  'bacnet.number-taken': 'Another device on the network has this Device Identifier.',
  'alarms.off': 'The alarms for a BMS are switched off: [bacnet] alarm_points=yes switches them on.',
  'alarms.invalid': 'One of the values entered is not possible.',
  'alarms.changed': 'Somebody else has changed these values meanwhile: check them.',
  'search.off': 'The register search does not run: start it first.',
  'search.invalid': 'Part of what was observed is not possible.',
  'search.too-many': 'Too many observations are kept already: forget some first.',
  'search.unknown': 'The search has no such observation, candidate or assignment.',
  'search.below-bound': 'The register is not certain enough: observe again once something has changed, or insist.',
  'search.fed-already': 'The object has a register already: insist if that is meant.',
  'search.feeds-already': 'The register feeds something else already: insist if that is meant.',
  'network.unavailable': 'The network of this machine cannot be set here.',
  'firmware.unavailable': 'This installation cannot be updated here.',
  'firmware.busy': 'Another update is under way.',
  'firmware.not-an-image': 'The file is not a firmware image.',
  'firmware.truncated': 'The firmware image broke off before its end.',
  'firmware.signature': 'The firmware image is not signed by a trusted key.',
  'firmware.wrong-target': 'The firmware image is for another kind of machine.',
  'firmware.too-old': 'The version is older than the minimum.',
  'firmware.too-large': 'The firmware image is too large.',
  'firmware.no-room': 'The disk has no room for the firmware image.',
  'firmware.damaged': 'The firmware image is damaged.',
  'firmware.unwritable': 'The firmware cannot be written to the disk.',
  'network.invalid': 'The network settings cannot be used together.',
  'network.failed': 'The network of the machine could not be changed.',
  'network.address-taken': 'Another machine on the network has this address.',
  'network.nothing-to-confirm': 'No network change waits for its confirmation.',
  'network.not-there': 'A network change can only be confirmed from the new address.',
  'profile.invalid': 'The profile has errors.',
  'profile.missing': 'There is no profile of this name.',
  'profile.unwritable': 'The profile cannot be written to the disk.',
  'profile.too-many': 'There are as many profiles of the site as there may be: remove one first.',
  'profile.in-use': 'The profile is in use: choose another range in [ups] family first.',
  'profile.unusable': 'The profile named in the settings is missing or has errors: no UPS is read by it.',
  'servers.off': 'The NUT server is switched off: [nut] enabled=yes switches it on.',
  'servers.drill-running': 'A drill is played already.',
  'servers.at-stake':
    'Servers that are logged in would shut down: wait until the mains are back, or confirm that it may be.',
  'servers.no-drill': 'No drill now: the UPS is not on mains, or not known to be well.',
  'recovery.unwritable': 'The request cannot be left in the data folder.',
  'recovery.failed': 'The gateway could not carry out the request.',
  'recovery.not-a-backup': 'The file is not a backup of this gateway.',
  'internal.fault': 'The gateway met a condition that it does not know.',
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

/** The one error class: a code of the catalogue, a sentence for people, facts for the log. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, facts: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.facts = facts;
  }
}

export function hasCode(error: unknown, code: ErrorCode): error is GatewayError {
  return error instanceof GatewayError && error.code === code;
}
