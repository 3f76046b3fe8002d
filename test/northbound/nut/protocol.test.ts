import { describe, expect, it } from 'vitest';
import { asciiText, quotedText } from '../../../src/northbound/nut/protocol/quoted-text.js';
import { device, ToldConversation } from './told-conversation.js';

const real = device(
  { description: 'A "real" UPS' },
  { 'battery.charge': '100', 'output.L1-N.voltage': '230.1', 'ups.mfr': 'Maker \\ one', 'ups.status': 'OL' },
);
const unread = device({ name: 'ups-early', availability: 'not-connected' });
const lost = device({ name: 'ups-late', availability: 'stale' });
const conversation = () => new ToldConversation([unread, real, lost]);
const loggedIn = () => Object.assign(conversation(), { username: 'mon', password: 'secret' });

const listOfVariables = (ups: string) => [
  `BEGIN LIST VAR ${ups}`,
  `VAR ${ups} battery.charge "100"`,
  `VAR ${ups} output.L1-N.voltage "230.1"`,
  `VAR ${ups} ups.mfr "Maker \\\\ one"`,
  `VAR ${ups} ups.status "OL"`,
  `END LIST VAR ${ups}`,
];

// Asked of upsd 2.8.0 (Debian 12) with dummy-ups, one UPS of which had no driver; names and texts are those of this test.
describe('answers as upsd gives them', () => {
  // biome-ignore format: an exchange per line
  it.each<readonly [string, ...string[]]>([
    ['NETVER', '1.3'],
    ['PROTVER', '1.3'],
    ['NETVER 1', 'ERR INVALID-ARGUMENT'],
    ['HELP x', 'ERR INVALID-ARGUMENT'],
    ['VER x', 'ERR INVALID-ARGUMENT'],
    ['', 'ERR UNKNOWN-COMMAND'],
    ['   ', 'ERR UNKNOWN-COMMAND'],
    ['# VER', 'ERR UNKNOWN-COMMAND'],
    ['nonsense', 'ERR UNKNOWN-COMMAND'],
    ['V"E"R', 'ERR UNKNOWN-COMMAND'],
    ['"a"VER', 'ERR UNKNOWN-COMMAND'],
    ['\xff\xfe', 'ERR UNKNOWN-COMMAND'],
    ['NETVER # a comment', '1.3'],
    ['NETVER\x00', '1.3'],
    ['NET\\VER', '1.3'],
    ['"NETVER"', '1.3'],
    ['netver', '1.3'],
    ['NETVER\r', '1.3'],
    ['LIST', 'ERR INVALID-ARGUMENT'],
    ['LIST FOO', 'ERR INVALID-ARGUMENT'],
    ['LIST FOO x', 'ERR INVALID-ARGUMENT'],
    ['LIST VAR', 'ERR INVALID-ARGUMENT'],
    ['LIST VAR nope', 'ERR UNKNOWN-UPS'],
    ['LIST VAR ups', ...listOfVariables('ups')],
    ['list var UPS', ...listOfVariables('UPS')],
    ['LIST VAR ups-early', 'ERR DRIVER-NOT-CONNECTED'],
    ['LIST VAR ups-late', 'ERR DATA-STALE'],
    ['LIST RW ups', 'BEGIN LIST RW ups', 'END LIST RW ups'],
    ['LIST RW ups-early', 'ERR DRIVER-NOT-CONNECTED'],
    ['LIST CMD ups', 'BEGIN LIST CMD ups', 'END LIST CMD ups'],
    ['LIST CMD ups-late', 'ERR DATA-STALE'],
    ['LIST CLIENT', 'ERR INVALID-ARGUMENT'],
    ['LIST CLIENT ups', 'BEGIN LIST CLIENT ups', 'END LIST CLIENT ups'],
    ['LIST CLIENT ups-early', 'BEGIN LIST CLIENT ups-early', 'END LIST CLIENT ups-early'],
    ['LIST CLIENT nope', 'ERR UNKNOWN-UPS'],
    ['LIST ENUM ups', 'ERR INVALID-ARGUMENT'],
    ['LIST ENUM ups ups.status', 'BEGIN LIST ENUM ups ups.status', 'END LIST ENUM ups ups.status'],
    ['LIST RANGE ups ups.status', 'BEGIN LIST RANGE ups ups.status', 'END LIST RANGE ups ups.status'],
    ['LIST RANGE ups nope', 'ERR VAR-NOT-SUPPORTED'],
    ['LIST ENUM ups-early ups.status', 'ERR DRIVER-NOT-CONNECTED'],
    ['GET', 'ERR INVALID-ARGUMENT'],
    ['GET VAR', 'ERR INVALID-ARGUMENT'],
    ['GET VAR ups', 'ERR INVALID-ARGUMENT'],
    ['GET FOO a b', 'ERR INVALID-ARGUMENT'],
    ['GET VAR ups ups.status', 'VAR ups ups.status "OL"'],
    ['GET VAR ups UPS.STATUS', 'VAR ups UPS.STATUS "OL"'],
    ['GET VAR UPS ups.status', 'VAR UPS ups.status "OL"'],
    ['GET VAR "ups" "ups.status"', 'VAR ups ups.status "OL"'],
    ['GET VAR ups ups.status extra', 'VAR ups ups.status "OL"'],
    ['GET VAR ups "ups.\nstatus"', 'VAR ups ups.status "OL"'],
    ['GET VAR ups nope', 'ERR VAR-NOT-SUPPORTED'],
    ['GET VAR nope ups.status', 'ERR UNKNOWN-UPS'],
    ['GET VAR=ups', 'ERR UNKNOWN-UPS'],
    ['GET VAR ups\\ x ups.status', 'ERR UNKNOWN-UPS'],
    ['GET VAR ups-early ups.status', 'ERR DRIVER-NOT-CONNECTED'],
    ['GET VAR ups-late ups.status', 'ERR DATA-STALE'],
    ['GET VAR ups server.x', 'ERR VAR-NOT-SUPPORTED'],
    ['GET TYPE ups battery.charge', 'TYPE ups battery.charge NUMBER'],
    ['GET TYPE ups nope', 'ERR VAR-NOT-SUPPORTED'],
    ['GET TYPE ups server.info', 'ERR VAR-NOT-SUPPORTED'],
    ['GET DESC ups nope', 'DESC ups nope "Description unavailable"'],
    ['GET DESC ups-late ups.status', 'ERR DATA-STALE'],
    ['GET UPSDESC', 'ERR INVALID-ARGUMENT'],
    ['GET UPSDESC nope', 'ERR UNKNOWN-UPS'],
    ['GET UPSDESC ups-early', 'UPSDESC ups-early "A UPS"'],
    ['GET CMDDESC ups load.off', 'CMDDESC ups load.off "Description unavailable"'],
    ['GET NUMLOGINS ups', 'NUMLOGINS ups 0'],
    ['GET NUMLOGINS ups-early', 'ERR DRIVER-NOT-CONNECTED'],
    ['GET NUMLOGINS nope', 'ERR UNKNOWN-UPS'],
    ['GET TRACKING', 'OFF'],
    ['GET TRACKING 1bd31808-cb49-4aec-9d75-d056e6f018d2', 'ERR FEATURE-NOT-CONFIGURED'],
    ['LOGIN', 'ERR USERNAME-REQUIRED'],
    ['USERNAME', 'ERR INVALID-ARGUMENT'],
    ['USERNAME a b', 'ERR INVALID-ARGUMENT'],
    ['PASSWORD', 'ERR INVALID-ARGUMENT'],
    ['PASSWORD secret', 'OK'],
    ['LOGOUT', 'OK Goodbye'],
    ['LOGOUT now', 'ERR INVALID-ARGUMENT'],
    ['SET VAR ups ups.status x', 'ERR USERNAME-REQUIRED'],
    ['SET', 'ERR USERNAME-REQUIRED'],
    ['INSTCMD ups load.off', 'ERR USERNAME-REQUIRED'],
    ['FSD ups', 'ERR USERNAME-REQUIRED'],
    ['PRIMARY ups', 'ERR USERNAME-REQUIRED'],
    ['MASTER ups', 'ERR USERNAME-REQUIRED'],
    ['STARTTLS', 'ERR FEATURE-NOT-CONFIGURED'],
  ])('%j', async (line, ...expected) => {
    expect(await conversation().say(`${line}\n`)).toEqual(expected);
  });

  // biome-ignore format: an exchange per line
  it.each<readonly [string, ...string[]]>([
    ['LOGIN', 'ERR INVALID-ARGUMENT'],
    ['LOGIN a b', 'ERR INVALID-ARGUMENT'],
    ['LOGIN nope', 'ERR UNKNOWN-UPS'],
    ['LOGIN ups', 'OK'],
    ['LOGIN ups-early', 'OK'],
    ['USERNAME other', 'ERR ALREADY-SET-USERNAME'],
    ['PASSWORD other', 'ERR ALREADY-SET-PASSWORD'],
    ['PRIMARY', 'ERR INVALID-ARGUMENT'],
    ['PRIMARY nope', 'ERR UNKNOWN-UPS'],
    ['PRIMARY ups', 'ERR ACCESS-DENIED'],
    ['MASTER ups', 'ERR ACCESS-DENIED'],
    ['FSD', 'ERR INVALID-ARGUMENT'],
    ['FSD nope', 'ERR UNKNOWN-UPS'],
    ['FSD ups', 'ERR ACCESS-DENIED'],
    ['SET', 'ERR INVALID-ARGUMENT'],
    ['SET FOO x', 'ERR INVALID-ARGUMENT'],
    ['SET VAR ups ups.status', 'ERR INVALID-ARGUMENT'],
    ['SET VAR nope x y', 'ERR UNKNOWN-UPS'],
    ['SET VAR ups-early x y', 'ERR DRIVER-NOT-CONNECTED'],
    ['SET TRACKING', 'ERR INVALID-ARGUMENT'],
    ['SET TRACKING MAYBE', 'ERR INVALID-ARGUMENT'],
    ['SET TRACKING ON', 'OK'],
    ['SET TRACKING OFF', 'OK'],
    ['INSTCMD ups', 'ERR INVALID-ARGUMENT'],
    ['INSTCMD nope load.off', 'ERR UNKNOWN-UPS'],
    ['INSTCMD ups-early load.off', 'ERR DRIVER-NOT-CONNECTED'],
    ['INSTCMD ups nope', 'ERR CMD-NOT-SUPPORTED'],
  ])('%j of one that has said user and password', async (line, ...expected) => {
    expect(await loggedIn().say(`${line}\n`)).toEqual(expected);
  });

  it('a list of UPSs, with quotes that stay a single pair for programs that read no backslash', async () => {
    expect(await conversation().say('LIST UPS extra\n')).toEqual([
      'BEGIN LIST UPS',
      'UPS ups-early "A UPS"',
      `UPS ups "A 'real' UPS"`,
      'UPS ups-late "A UPS"',
      'END LIST UPS',
    ]);
  });

  it('names itself, and the upsd whose version programs look for', async () => {
    const [line = ''] = await conversation().say('VER\n');
    expect(line).toContain('UPS BACnet gateway 1.2.3');
    // prometheus-nut-exporter fails without.
    expect(/upsd (?<version>.+) -/.exec(line)?.groups?.version).toBe('2.8.0');
    expect(await conversation().say('GET VAR nope server.info\n')).toEqual([`VAR nope server.info "${line}"`]);
    expect(await conversation().say('GET VAR ups server.version\n')).toEqual(['VAR ups server.version "1.2.3"']);
  });

  it('a wrong password is told at LOGIN, not before', async () => {
    const client = conversation();
    expect(await client.say('USERNAME mon\nPASSWORD wrong\nLOGIN ups\nLOGIN ups\n')).toEqual([
      'OK',
      'OK',
      'ERR ACCESS-DENIED',
      'ERR ACCESS-DENIED',
    ]);
  });

  it('one attachment for a connection, whatever the second name', async () => {
    const client = loggedIn();
    expect(await client.say('LOGIN ups\nLOGIN ups\nLOGIN nope\nATTACH ups\n')).toEqual([
      'OK',
      'ERR ALREADY-LOGGED-IN',
      'ERR ALREADY-LOGGED-IN',
      'ERR ALREADY-ATTACHED',
    ]);
  });

  it('tracking of commands that are never carried out', async () => {
    const client = loggedIn();
    expect(await client.say('SET TRACKING ON\nGET TRACKING\nGET TRACKING 1\n')).toEqual(['OK', 'ON', 'ERR UNKNOWN']);
  });
});

describe('the newer names of RFC 9271', () => {
  it('ATTACH, NUMATTACH, DETACH', async () => {
    const client = new ToldConversation([device({ clients: ['10.0.0.7', '10.0.0.8'] }, { 'ups.status': 'OL' })]);
    Object.assign(client, { username: 'mon', password: 'secret' });
    expect(await client.say('ATTACH ups\nGET NUMATTACH ups\nLIST CLIENT UPS\nDETACH\n')).toEqual([
      'OK',
      'NUMATTACH ups 2',
      'BEGIN LIST CLIENT UPS',
      'CLIENT ups 10.0.0.7',
      'CLIENT ups 10.0.0.8',
      'END LIST CLIENT UPS',
      'OK Goodbye',
    ]);
  });

  it('HELP lists every command that is there', async () => {
    const [line = ''] = await conversation().say('HELP\n');
    const [title, ...words] = line.split(' ');
    expect(title).toBe('Commands:');
    expect(new Set(words)).toEqual(
      new Set(
        'ATTACH DETACH FSD GET HELP INSTCMD LIST LOGIN LOGOUT MASTER NETVER PASSWORD PRIMARY PROTVER SET STARTTLS USERNAME VER'.split(
          ' ',
        ),
      ),
    );
  });
});

describe('nothing is written', () => {
  it('a variable that is there is read-only, another one is none', async () => {
    expect(await loggedIn().say('SET VAR ups ups.status OFF\nSET VAR ups nope x\n')).toEqual([
      'ERR READONLY',
      'ERR VAR-NOT-SUPPORTED',
    ]);
  });

  it('there is no command, and nobody is the primary', async () => {
    const client = loggedIn();
    expect(await client.say('INSTCMD ups shutdown.return\nINSTCMD ups load.off 120\nFSD ups\nPRIMARY ups\n')).toEqual([
      'ERR CMD-NOT-SUPPORTED',
      'ERR CMD-NOT-SUPPORTED',
      'ERR ACCESS-DENIED',
      'ERR ACCESS-DENIED',
    ]);
    expect(client.primariesRefused).toBe(1);
  });
});

describe('TLS', () => {
  it('is begun once', async () => {
    const client = Object.assign(conversation(), { tls: 'offered' as const });
    expect(await client.say('STARTTLS\n')).toEqual(['OK STARTTLS']);
    client.isEncrypted = true;
    expect(await client.say('STARTTLS\n')).toEqual(['ERR ALREADY-SSL-MODE']);
  });

  it('where it is required, nothing of the UPS is told and no password taken before it', async () => {
    const client = Object.assign(conversation(), { tls: 'required' as const });
    expect(await client.say('LIST UPS\nGET VAR ups ups.status\nUSERNAME mon\nPASSWORD secret\n')).toEqual(
      Array.from({ length: 4 }, () => 'ERR ACCESS-DENIED'),
    );
    expect(client.told).toEqual([]);
    expect(await client.say('NETVER\nSTARTTLS\n')).toEqual(['1.3', 'OK STARTTLS']);
    client.isEncrypted = true;
    expect(await client.say('GET VAR ups ups.status\n')).toEqual(['VAR ups ups.status "OL"']);
  });
});

describe('what a client has been told', () => {
  it('is what it asked for of ups.status, the refusals included', async () => {
    const client = conversation();
    await client.say('GET VAR ups ups.status\nGET VAR ups ups.mfr\nLIST VAR ups-late\nGET VAR ups-early ups.status\n');
    expect(client.told).toEqual(['ups available', 'ups-late stale', 'ups-early not-connected']);
  });
});

describe('a text between quotes', () => {
  it('has the marks of the parser behind a backslash, and no quote inside', () => {
    expect(quotedText('a#b\\c "d"')).toBe(`"a\\#b\\\\c 'd'"`);
  });

  it('is printable ASCII, which is all that clients take: letters lose their accents', () => {
    expect(asciiText('Température élevée, œuvre – « l’été »')).toBe("Temperature elevee, oeuvre - ' l'ete '");
    expect(asciiText('a\nb\tc\u0000')).toBe('a b c?');
  });
});
