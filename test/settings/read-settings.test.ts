import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssignmentsValidator, readSettings } from '../../src/settings/read-settings.js';
import { formatProblem, type SettingsProblem, settingsError } from '../../src/settings/settings-problem.js';

const read = (content: string | Uint8Array, validateAssignments?: AssignmentsValidator) =>
  readSettings(typeof content === 'string' ? new TextEncoder().encode(content) : content, {
    file: 'config.ini',
    validateAssignments,
  });

/** Reason, line, section and key: what a program needs of a message. */
const brief = (list: readonly SettingsProblem[]) =>
  list.map(({ reason, line, section, key }) => [reason, line, section, key].filter((part) => part !== undefined));

describe('a value', () => {
  it.each([
    ['serial', 'baud', '57600', 57600],
    ['serial', 'stop_bits', '2', 2],
    ['serial', 'port', '/dev/serial/by-id/usb-0', '/dev/serial/by-id/usb-0'],
    ['serial', 'port', 'COM12', 'COM12'],
    ['serial', 'port', 'simulator', 'simulator'],
    ['serial', 'poll_interval_ms', '0', 0],
    ['serial', 'poll_interval_ms', '60000', 60000],
    ['serial', 'timeout_ms', '20', 20],
    ['serial', 'slave', '247', 247],
    ['serial', 'port', 'tcp://192.168.1.20:1502', 'tcp://192.168.1.20:1502'],
    ['serial', 'port', 'tcp://ups.plant.example', 'tcp://ups.plant.example'],
    ['ups', 'family', 'delphys-mp-elite', 'delphys-mp-elite'],
    ['bacnet', 'device_identifier', '0', 0],
    ['bacnet', 'device_identifier', '4194302', 4194302],
    ['bacnet', 'unit_number', '8', 8],
    ['bacnet', 'bind', '192.168.1.20', '192.168.1.20'],
    ['bacnet', 'object_name', 'Onduleur bâtiment B', 'Onduleur bâtiment B'],
    ['bacnet', 'object_name', '"UPS #2; hall"', 'UPS #2; hall'],
    ['bacnet', 'commissioning', '60', 60],
    ['bacnet', 'bbmd', '10.0.0.1', { address: '10.0.0.1', port: 47808 }],
    ['bacnet', 'bbmd', '10.0.0.1:47809', { address: '10.0.0.1', port: 47809 }],
    ['bacnet', 'bbmd_table', '10.0.0.1', [{ address: '10.0.0.1', port: 47808, mask: '255.255.255.255' }]],
    [
      'bacnet',
      'bbmd_table',
      '10.0.0.1:47809/255.255.255.0, 10.0.1.1 10.0.2.1',
      [
        { address: '10.0.0.1', port: 47809, mask: '255.255.255.0' },
        { address: '10.0.1.1', port: 47808, mask: '255.255.255.255' },
        { address: '10.0.2.1', port: 47808, mask: '255.255.255.255' },
      ],
    ],
    ['bacnet', 'password', '12345678901234567890', 'set'],
    ['network', 'dns', '10.0.0.1, 10.0.0.2', ['10.0.0.1', '10.0.0.2']],
    // RFC 6750 §2.1; sixteen characters at least.
    ['web', 'metrics_token', 'aZ09-._~+/aZ09==', 'set'],
    ['web', 'metrics_token', '(set)', 'set'],
    // RFC 3414 §11.2: eight characters at least.
    ['snmp', 'auth_passphrase', '12345678', 'set'],
    ['snmp', 'priv_passphrase', '(set)', 'set'],
    ['snmp', 'community', 'publicity', 'set'],
    [
      'snmp',
      'receivers',
      '10.0.0.1, 10.0.0.1:1162',
      [
        { address: '10.0.0.1', port: 162 },
        { address: '10.0.0.1', port: 1162 },
      ],
    ],
    ['network', 'hostname', 'ups-1', 'ups-1'],
    ['web', 'tls', 'on', true],
    ['simulator', 'scenario', 'alarm:A033', 'alarm:A033'],
  ])('[%s] %s=%s is read as %j', (section, key, text, value) => {
    const { settings, problems } = read(`[${section}]\n${key}=${text}\n`);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({ [section]: { [key]: value } });
  });

  it.each(['yes', 'on', 'true', '1', 'YES'])('yes may be written %s', (word) => {
    expect(read(`[web]\ntls=${word}\n`).settings?.web.tls).toBe(true);
  });

  it.each(['no', 'off', 'false', '0', 'No'])('no may be written %s', (word) => {
    expect(read(`[ftp]\nenabled=${word}\n`).settings?.ftp.enabled).toBe(false);
  });

  it.each([
    ['ups', 'family', 'itys'],
    ['ups', 'family', ''],
    ['ups', 'register_map', 'VU-MAP'],
    ['serial', 'baud', '97'],
    ['serial', 'baud', '9600.0'],
    ['serial', 'port', 'ttyUSB0'],
    ['serial', 'port', '/dev/'],
    ['serial', 'parity', 'mark'],
    ['serial', 'stop_bits', '1.5'],
    ['serial', 'slave', '248'],
    ['serial', 'slave', '256'],
    ['serial', 'slave', '0x01'],
    ['serial', 'slave', '-1'],
    ['serial', 'slave', '1e1'],
    ['serial', 'poll_interval_ms', '60001'],
    ['serial', 'timeout_ms', '19'],
    ['serial', 'offline_after', '0'],
    ['bacnet', 'device_identifier', '4194303'],
    ['bacnet', 'device_identifier', '99999999999999999999'],
    ['bacnet', 'unit_number', '9'],
    ['bacnet', 'bind', 'localhost'],
    ['bacnet', 'bind', '255.255.255.255'],
    ['bacnet', 'bind', '192.168.01.1'],
    ['bacnet', 'port', '0'],
    ['bacnet', 'port', '65536'],
    ['bacnet', 'vendor_name', ''],
    ['bacnet', 'object_name', 'x'.repeat(65)],
    ['bacnet', 'object_name', '"a\\u0000b"'],
    ['bacnet', 'commissioning', '61'],
    ['bacnet', 'bbmd', '10.0.0.256'],
    ['bacnet', 'bbmd', '10.0.0.1:'],
    ['bacnet', 'bbmd', '10.0.0.1:70000'],
    ['bacnet', 'bbmd', '224.0.0.1'],
    ['bacnet', 'bbmd_ttl_s', '65536'],
    ['bacnet', 'bbmd_table', '10.0.0.1 10.0.0.1:47808'],
    ['bacnet', 'bbmd_table', '10.0.0.1/255.0.255.0'],
    ['bacnet', 'bbmd_table', '10.0.0.1/24/24'],
    ['bacnet', 'bbmd_table', 'bbmd.example'],
    ['bacnet', 'bbmd_table', Array.from({ length: 33 }, (_, at) => `10.0.0.${at + 1}`).join(',')],
    ['bacnet', 'password', '123456789012345678901'],
    ['network', 'dhcp', 'maybe'],
    ['network', 'address', '192.168.1'],
    ['network', 'dns', '1.1.1.1,2.2.2.2,3.3.3.3,4.4.4.4'],
    ['network', 'hostname', '-ups'],
    ['network', 'hostname', 'localhost'],
    ['network', 'hostname', 'LOCALHOST'],
    ['snmp', 'auth_passphrase', '1234567'],
    ['web', 'metrics_token', 'short-and-weak'],
    ['web', 'metrics_token', 'a token with blanks'],
    ['snmp', 'community', 'public'],
    ['snmp', 'community', 'Private'],
    ['snmp', 'receivers', '10.0.0.1, 10.0.0.1:162'],
    ['snmp', 'receivers', Array.from({ length: 9 }, (_, at) => `10.0.0.${at + 1}`).join(',')],
    ['snmp', 'user', 'a b'],
    ['security', 'user', 'a b'],
    ['simulator', 'units', '9'],
    ['simulator', 'scenario', 'two words'],
  ])('[%s] %s=%s is refused with its line and with what is allowed', (section, key, text) => {
    const { settings, problems } = read(`; first line\n[${section}]\n${key}=${text}\n`);
    expect(settings).toBeUndefined();
    expect(brief(problems)).toEqual([['bad-value', 3, section, key]]);
    expect(problems[0]?.allowed?.en).toBeTruthy();
    expect(problems[0]?.allowed?.fr).toBeTruthy();
  });
});

describe('a bad file', () => {
  it('is told with all its errors at once, each with line, key, what was found and what is allowed', () => {
    const { problems, settings } = read(
      ['[serial]', 'baud=97', 'slave=0', '[bacnet]', 'port=x', 'values=cooked', 'nonsense'].join('\n'),
    );
    expect(settings).toBeUndefined();
    expect(problems.map(({ line, section, key, found }) => [line, section, key, found])).toEqual([
      [2, 'serial', 'baud', '"97"'],
      [3, 'serial', 'slave', '"0"'],
      [5, 'bacnet', 'port', '"x"'],
      [6, 'bacnet', 'values', '"cooked"'],
      [7, undefined, undefined, ''],
    ]);
    for (const { message } of problems) expect(message.fr).not.toBe(message.en);
    const error = settingsError(problems);
    expect(error.code).toBe('settings.invalid');
    expect(error.facts.problems).toBe(problems);
    const first = formatProblem(problems[0] as SettingsProblem);
    for (const part of ['config.ini:2', '[serial] baud', '"97"', '115200']) expect(first).toContain(part);
    expect(error.message.split('\n')).toHaveLength(5);
  });

  it.each([
    ['[serial]\nbaud 9600\n', [['malformed-line', 2]]],
    [
      '[serial\nbaud=9600\n',
      [
        ['malformed-line', 1],
        ['outside-sections', 2, 'baud'],
      ],
    ],
    ['baud=9600\n[serial]\n', [['outside-sections', 1, 'baud']]],
    ['[serial]\nbaud=9600\nbaud=9600\n', [['duplicate-key', 3, 'serial', 'baud']]],
    ['[serial]\nbaud=9600\n[web]\n[serial]\nbaud=auto\n', [['duplicate-key', 5, 'serial', 'baud']]],
    [
      '[serial]\nbaud=fast\nbaud=9600\n',
      [
        ['bad-value', 2, 'serial', 'baud'],
        ['duplicate-key', 3, 'serial', 'baud'],
      ],
    ],
    ['[network]\ndhcp=no\ndhcp=no\n', [['duplicate-key', 3, 'network', 'dhcp']]],
    [
      '[registers]\nA=\nA=2\n',
      [
        ['bad-value', 2, 'registers', 'A'],
        ['duplicate-key', 3, 'registers', 'A'],
      ],
    ],
    ['[serial]\nbaud=96\u000000\n', [['control-character', 2, 'serial', 'baud']]],
    ['[bacnet]\nvendor_name=a\u2028b\n', [['control-character', 2, 'bacnet', 'vendor_name']]],
    ['[bacnet]\nobject_name="UPS" ; mine\n', [['bad-quotes', 2, 'bacnet', 'object_name']]],
    ['[bacnet]\nobject_name=UPS #2\n', [['doubtful-comment', 2, 'bacnet', 'object_name']]],
    ['[bacnet]\nobject_name=UPS;2\n', [['doubtful-comment', 2, 'bacnet', 'object_name']]],
    ['[registers]\nA=0x10#2\n', [['doubtful-comment', 2, 'registers', 'A']]],
    ['[registers]\nA=\n', [['bad-value', 2, 'registers', 'A']]],
    ['[registers]\nA=1\nA=2\n', [['duplicate-key', 3, 'registers', 'A']]],
    ['[registers]\n__proto__=1\n', [['bad-value', 2, 'registers', '__proto__']]],
    ['', [['empty']]],
    ['\uFEFF \r\n', [['empty']]],
  ])('%j is refused', (text, expected) => {
    const { problems, settings } = read(text);
    expect(brief(problems)).toEqual(expected);
    expect(settings).toBeUndefined();
  });

  it('that is not UTF-8 is refused with the line', () => {
    const { problems } = read(new Uint8Array(Buffer.from('[bacnet]\r\nport=1\r\nobject_name=\xe9tage\r\n', 'latin1')));
    expect(brief(problems)).toEqual([['not-utf8', 3]]);
    const utf16 = read(new Uint8Array(Buffer.from('\uFEFF[ups]\n', 'utf16le')));
    expect(brief(utf16.problems)).toEqual([['not-utf8', 1]]);
  });

  it('of more than 64 KiB is refused, one of 64 KiB is read', () => {
    const file = (bytes: number) => `[ups]\n;${'x'.repeat(bytes - 8)}\n`;
    expect(read(file(65_536)).problems).toEqual([]);
    expect(brief(read(file(65_537)).problems)).toEqual([['too-large']]);
  });

  it('of zeros, as a failed memory card leaves it, is refused', () => {
    expect(brief(read(new Uint8Array(4096)).problems)).toEqual([['control-character', 1]]);
  });

  it('of nothing but errors gives a hundred messages and the number of the others', () => {
    const { problems } = read('x\n'.repeat(5000));
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)?.reason).toBe('more');
  });

  it('never makes the reader throw, and gives settings or problems, never both', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '[ups]',
        '[serial]',
        '[__proto__]',
        '[registers]',
        'baud=9600',
        'baud=',
        '__proto__=x',
        'a=b',
        '\\',
      ),
      fc.constantFrom(
        'constructor=1',
        'password=x',
        'toString=1',
        '[constructor]',
        'port[]=1',
        '"',
        "'",
        '=',
        '[',
        ';',
      ),
      fc.string({ unit: 'binary', maxLength: 10 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
        const { settings, problems } = read(parts.join('\n'));
        expect(settings === undefined).toBe(problems.length > 0);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { settings, problems } = read(bytes);
        expect(settings === undefined).toBe(problems.length > 0);
      }),
    );
  });
});

describe('the letters of a section or key', () => {
  it.each([
    ['[BACnet]\nport=47809\nDevice_Identifier=4711\n', 47809, 4711],
    ['[BACNET]\nPORT=47809\nDEVICE_IDENTIFIER=4711\n', 47809, 4711],
    ['[ Bacnet ]\nPort = 47809\nDevice_identifier = 4711\n', 47809, 4711],
  ])('may be of any case: %j', (text, port, deviceIdentifier) => {
    const { settings, notices, problems } = read(text);
    expect([problems, notices]).toEqual([[], []]);
    expect([settings?.bacnet.port, settings?.bacnet.device_identifier]).toEqual([port, deviceIdentifier]);
  });

  it('make one key of two that differ by case only, and one section', () => {
    expect(brief(read('[bacnet]\nport=47809\nPort=47810\n').problems)).toEqual([
      ['duplicate-key', 3, 'bacnet', 'port'],
    ]);
    expect(brief(read('[bacnet]\nport=47809\n[BACnet]\nbind=0.0.0.0\n').notices)).toEqual([
      ['duplicate-section', 3, 'bacnet'],
    ]);
  });

  it('where both were in force already, the exact one goes on: the other had no effect before', () => {
    const bytes = new TextEncoder().encode('[bacnet]\nPort=47810\nport=47809\n[BACnet]\nbind=127.0.0.1\n');
    const { settings, notices } = readSettings(bytes, { file: 'config.ini', wasInForce: true });
    expect(settings?.bacnet.port).toBe(47809);
    expect(brief(notices)).toContainEqual(['duplicate-key', 2, 'bacnet', 'port']);
  });

  it.each([`[bacnet]\nPassword=Tr0ub4dor\n`, `[BACnet]\nPASSWORD=Tr0ub4dor\n`])(
    'of a secret may be of any case, too: %j',
    (text) => {
      const { secrets, notices, problems } = read(text);
      expect([problems, notices]).toEqual([[], []]);
      expect(secrets.get('bacnet.password')).toEqual({ action: 'replace', plain: 'Tr0ub4dor' });
    },
  );

  it('of an empty line of a secret in other letters remove nothing: former versions left such lines', () => {
    const { secrets, notices } = read('[security]\nPassword=\n');
    expect(secrets.get('security.password')).toEqual({ action: 'keep', isWritten: false });
    expect(brief(notices)).toEqual([['unknown-key', 2, 'security', 'Password']]);
    expect(read('[security]\npassword=(set)\nPassword=\n').problems).toEqual([]);
  });
});

describe('what the schema does not know', () => {
  it.each([
    ['[serial]\nbuad=9600\n', ['unknown-key', 2, 'serial', 'buad'], '[serial] baud'],
    ['[serial]\npoll-interval-ms=5\n', ['unknown-key', 2, 'serial', 'poll-interval-ms'], '[serial] poll_interval_ms'],
    ['[web]\ndevice_identifier=5\n', ['unknown-key', 2, 'web', 'device_identifier'], '[bacnet] device_identifier'],
    [
      '[web]\npassword=abc\n',
      ['unknown-key', 2, 'web', 'password'],
      '[bacnet] password, [mqtt] password, [security] password',
    ],
    ['[seral]\nbaud=9600\n', ['unknown-section', 1, 'seral'], '[serial]'],
    ['[serial.x]\nbaud=9600\n', ['unknown-section', 1, 'serial.x'], '[serial]'],
  ])('%j is a notice that proposes what may be meant', (text, expected, proposal) => {
    const { problems, notices, settings } = read(text);
    expect(problems).toEqual([]);
    expect(brief(notices)).toEqual([expected]);
    expect(notices[0]?.message.en).toContain(proposal);
    expect(notices[0]?.message.fr).toContain(proposal);
    expect(settings?.serial.baud).toBe('auto');
  });

  it('is a notice without a proposal where nothing is near', () => {
    const { notices } = read('[zzzzzzzz]\n[serial]\nqqqqqqqq=1\n');
    expect(brief(notices)).toEqual([
      ['unknown-section', 1, 'zzzzzzzz'],
      ['unknown-key', 3, 'serial', 'qqqqqqqq'],
    ]);
    expect(notices.map(({ message }) => message.en).join()).not.toContain('did you mean');
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('is no more dangerous when it is %s', (name) => {
    const { notices, problems } = read(`[${name}]\nx=1\n[serial]\n${name}=1\n[ups]\n`);
    expect(problems).toEqual([]);
    expect(brief(notices)).toEqual([
      ['unknown-section', 1, name],
      ['unknown-key', 4, 'serial', name],
    ]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    const registers = read(`[registers]\n${name}=0x0070\n`).settings?.registers;
    if (name !== '__proto__') expect(registers).toEqual(new Map([[name, '0x0070']]));
  });

  it('does not disturb its neighbours when ini would merge or overwrite them', () => {
    const { settings } = read('[bacnet]\nport=47809\n[bacnet.port]\nx=1\n[bacnet]\nport[]=5\n');
    expect(settings?.bacnet.port).toBe(47809);
  });

  it('a section that stands twice is read as one, with a notice', () => {
    const { settings, notices } = read('[serial]\nbaud=9600\n[web]\n[serial]\nslave=2\n');
    expect(settings?.serial).toMatchObject({ baud: 9600, slave: 2 });
    expect(brief(notices)).toEqual([['duplicate-section', 4, 'serial']]);
  });
});

describe('[registers]', () => {
  it('maps object names to assignment texts', () => {
    const { settings } = read('[registers]\nBYPASS_V1 = 0x0070 s16 /10 ; seen on the panel\nUPSStatus.b03=0x0033.1\n');
    expect(settings?.registers).toEqual(
      new Map([
        ['BYPASS_V1', '0x0070 s16 /10'],
        ['UPSStatus.b03', '0x0033.1'],
      ]),
    );
  });

  it('asks the validator of the objects for all lines that are well formed, and reports what it allows', () => {
    const asked: unknown[] = [];
    const allowed = { en: 'a register', fr: 'un registre' };
    const validate: AssignmentsValidator = (section) => {
      asked.push({ ...section });
      return [{ key: 'BYPASS_V1', found: 'x', allowed }];
    };
    const { problems } = read('[registers]\nBYPASS_V2=0x0070\nEMPTY=\nBYPASS_V1=x\n', validate);
    expect(asked).toEqual([{ BYPASS_V2: '0x0070', BYPASS_V1: 'x' }]);
    expect(problems).toMatchObject([
      { reason: 'bad-value', line: 3, key: 'EMPTY' },
      { reason: 'bad-value', line: 4, key: 'BYPASS_V1', found: '"x"', allowed },
    ]);
  });

  it('takes names with the texts of states and bits', () => {
    const { settings } = read('[registers]\nUnitAlarms.GENERAL ALARM=A000\nInputRecStatus.OUT OF TOL=A035 or A036\n');
    expect([...(settings?.registers ?? [])]).toEqual([
      ['UnitAlarms.GENERAL ALARM', 'A000'],
      ['InputRecStatus.OUT OF TOL', 'A035 or A036'],
    ]);
  });
});

describe('rules between keys', () => {
  const fixed = '[network]\ndhcp=no\n';
  it.each([
    ['[serial]\nparity=even\nstop_bits=2\n', ['conflict', 3, 'serial', 'stop_bits']],
    ['[serial]\nslave=0\n', ['conflict', 2, 'serial', 'slave']],
    ['[serial]\nslave=255\nport=/dev/ttyS0\n', ['conflict', 2, 'serial', 'slave']],
    [`${fixed}netmask=255.255.255.0\n`, ['conflict', 'network', 'address']],
    [`${fixed}address=10.0.0.2\n`, ['conflict', 'network', 'netmask']],
    [`${fixed}address=10.0.0.2\nnetmask=255.0.255.0\n`, ['conflict', 4, 'network', 'netmask']],
    [`${fixed}address=10.0.0.2\nnetmask=255.255.255.255\n`, ['conflict', 4, 'network', 'netmask']],
    [`${fixed}address=10.0.0.0\nnetmask=255.255.255.0\n`, ['conflict', 3, 'network', 'address']],
    [`${fixed}address=10.0.0.255\nnetmask=255.255.255.0\n`, ['conflict', 3, 'network', 'address']],
    [`${fixed}address=100.0.0.0\nnetmask=255.0.0.0\n`, ['conflict', 3, 'network', 'address']],
    [`${fixed}address=127.0.0.5\nnetmask=255.255.255.0\n`, ['conflict', 3, 'network', 'address']],
    [`${fixed}address=10.0.0.2\nnetmask=255.255.255.0\ngateway=10.0.1.1\n`, ['conflict', 5, 'network', 'gateway']],
    [`${fixed}address=10.0.0.2\nnetmask=255.255.255.0\ngateway=10.0.0.2\n`, ['conflict', 5, 'network', 'gateway']],
    [`${fixed}address=10.0.0.2\nnetmask=255.255.255.0\ngateway=10.0.0.255\n`, ['conflict', 5, 'network', 'gateway']],
    ['[ftp]\nport=8080\n', ['conflict', 2, 'ftp', 'port']],
    ['[web]\nport=2121\n', ['conflict', 'ftp', 'port']],
    ['[mqtt]\nenabled=yes\n', ['conflict', 'mqtt', 'broker']],
    ['[sc]\nenabled=yes\n', ['conflict', 'sc', 'primary_hub']],
    ['[sc]\nip=off\n', ['conflict', 2, 'sc', 'ip']],
    ['[sc]\nreconnect_min_s=60\nreconnect_max_s=59\n', ['conflict', 3, 'sc', 'reconnect_max_s']],
    ['[snmp]\nenabled=yes\nport=47808\n', ['conflict', 3, 'snmp', 'port']],
    ['[snmp]\nenabled=yes\nport=5353\n', ['conflict', 3, 'snmp', 'port']],
    ['[nut]\nenabled=yes\nbind=192.0.2.9\nport=8080\n', ['conflict', 4, 'nut', 'port']],
    ['[web]\nbind=192.0.2.9\nport=3493\n[nut]\nenabled=yes\n', ['conflict', 'nut', 'port']],
    ['[web]\nbind=127.0.0.1\n[nut]\nenabled=yes\nbind=127.0.0.1\nport=2121\n', ['conflict', 6, 'nut', 'port']],
    ['[simulator]\nunits=2\n', ['conflict', 2, 'simulator', 'units']],
  ])('%j is refused', (text, expected) => {
    expect(brief(read(text).problems)).toEqual([expected]);
  });

  it.each([
    '[serial]\nparity=even\nstop_bits=1\n',
    '[serial]\nparity=none\nstop_bits=2\n',
    '[network]\nnetmask=255.0.255.0\ngateway=1.2.3.4\n',
    `${fixed}address=10.0.0.2\nnetmask=255.255.255.252\ngateway=10.0.0.1\n`,
    `${fixed}address=192.168.255.254\nnetmask=255.255.0.0\ngateway=192.168.0.1\n`,
    '[ftp]\nenabled=no\nport=8080\n',
    '[bacnet]\nport=8080\n',
    '[nut]\nport=8080\n',
    '[web]\nbind=127.0.0.1\n[nut]\nenabled=yes\nbind=127.0.0.2\nport=8080\n',
    '[network]\nannounce=no\n[snmp]\nenabled=yes\nport=5353\n',
    '[simulator]\nunits=2\narchitecture=multi-units\n',
  ])('%j is fine', (text) => {
    expect(read(text).problems).toEqual([]);
  });

  it('are not asked where a value is bad already', () => {
    const { problems } = read(`${fixed}address=10.0.0\nnetmask=255.255.255.0\n`);
    expect(brief(problems)).toEqual([['bad-value', 3, 'network', 'address']]);
  });
});

describe('an address to listen on', () => {
  const fixed = '[network]\ndhcp=no\naddress=192.0.2.9\nnetmask=255.255.255.0\n';

  it.each([
    ['[web]\nbind=192.0.2.9\n', ['advice', 2, 'web', 'bind'], 'dhcp=yes'],
    ['[bacnet]\nbind=192.0.2.9\n', ['advice', 2, 'bacnet', 'bind'], 'dhcp=yes'],
    [`${fixed}[web]\nbind=198.51.100.7\n`, ['advice', 6, 'web', 'bind'], '192.0.2.9'],
    [`${fixed}[bacnet]\nbind=198.51.100.7\n`, ['advice', 6, 'bacnet', 'bind'], '192.0.2.9'],
  ])('that the machine may not have is worth a word, in both languages (%j)', (text, expected, word) => {
    const { problems, notices } = read(text);
    expect([problems, brief(notices)]).toEqual([[], [expected]]);
    for (const language of ['en', 'fr'] as const) expect(notices[0]?.message[language]).toContain(word);
  });

  it.each(['0.0.0.0', '127.0.0.1', '192.0.2.9'])('that it has, such as %s, is none', (bind) => {
    expect(read(`${fixed}[web]\nbind=${bind}\n[bacnet]\nbind=${bind}\n`).notices).toEqual([]);
  });
});

describe('a user of NUT whose password every NAS of its maker has', () => {
  it.each(['monuser', 'admin'])('is worth a word while everybody may connect: %s', (user) => {
    const { problems, notices } = read(`[nut]\nenabled=yes\nuser_2=${user}\n`);
    expect([problems, brief(notices)]).toEqual([[], [['advice', 3, 'nut', 'user_2']]]);
    for (const language of ['en', 'fr'] as const) expect(notices[0]?.message[language]).toContain('allowed');
  });

  it.each([
    '[nut]\nenabled=yes\nuser_2=monuser\nallowed=192.0.2.9\n',
    '[nut]\nenabled=no\nuser_2=monuser\n',
    '[nut]\nenabled=yes\nuser_1=rack7\n',
  ])('is none otherwise: %j', (text) => {
    expect(read(text).notices).toEqual([]);
  });
});

describe('a secret', () => {
  const secret = 'Tr0ub4dor';

  it.each([
    `[bacnet]\npassword ${secret}\n`,
    `[bacnet]\n${secret}\n`,
    `[bacnet]\npassword=${secret}#${secret}\n`,
    `[bacnet]\npassword=${secret} ; ${secret}\n`,
    `[bacnet]\npassword="${secret}\n`,
    `[bacnet]\npassword=${secret}${secret}${secret}\n`,
    `[bacnet]\npassword=${secret}\npassword=${secret}\n`,
    `[bacnet]\npassword=${secret}\u0007\n`,
    `[bacnet]\npasword=${secret}\n`,
    `[web]\npassword=${secret}\n`,
    `password=${secret}\n`,
    `[bacnet\npassword=${secret}\n`,
  ])('stands in no message about %j', (text) => {
    const { problems, notices } = read(text);
    expect(problems.length + notices.length).toBeGreaterThan(0);
    expect(JSON.stringify([problems, notices, settingsError([...problems, ...notices]).message])).not.toContain(secret);
  });

  it.each([
    [`[bacnet]\nPass word=${secret}\n`, '[bacnet] password'],
    [`[secu rity]\npassword=${secret}\n`, '[security] password'],
    [`[ Security ]\n'pass word'=${secret}\n`, '[security] password'],
  ])('is refused under a name that sets none (%j), and the right one is told', (text, meant) => {
    const { problems, settings } = read(text);
    expect(problems).toMatchObject([{ reason: 'unknown-key', line: 2, found: '' }]);
    for (const language of ['en', 'fr'] as const) expect(problems[0]?.allowed?.[language]).toContain(meant);
    expect(JSON.stringify(problems)).not.toContain(secret);
    expect(settings).toBeUndefined();
  });

  it('is never part of the settings', () => {
    const { settings, secrets } = read(`[bacnet]\npassword=${secret}\n[security]\npassword=(set)\n`);
    expect(settings?.bacnet.password).toBe('set');
    expect(JSON.stringify(settings)).not.toContain(secret);
    expect(secrets.get('bacnet.password')).toEqual({ action: 'replace', plain: secret });
    expect(secrets.get('security.password')).toEqual({ action: 'keep', isWritten: true });
  });
});
