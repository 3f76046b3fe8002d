const targets = [
  'etc/passwd',
  'etc/shadow',
  'proc/self/environ',
  'proc/self/mem',
  'dev/ttyUSB0',
  'root/.ssh/authorized_keys',
  'var/lib/gateway/credentials.json',
  'data/credentials.json',
  'data/last-good.ini',
  'windows/win.ini',
];

/** Ways to climb, written in every manner that some server has fallen for. */
const climbs = [
  '../',
  '../../',
  '../../../../../../../../',
  '/../',
  '/../../../../',
  '//../../',
  './../../',
  '/FLASH0/../../',
  '/FLASH0/Config/../../../',
  'FLASH0/Config/../../../../../../',
  '..//..//..//',
  '.././.././',
];

const encodings: readonly ((path: string) => string)[] = [
  (path) => `../../${path}`.replaceAll('../', '%2e%2e%2f') + path,
  (path) => `..%2f..%2f${path}`,
  (path) => `%2e%2e/%2e%2e/${path}`,
  (path) => `..%252f..%252f${path}`,
  (path) => `..\\..\\${path.replaceAll('/', '\\')}`,
  (path) => `C:\\${path.replaceAll('/', '\\')}`,
  (path) => `\\\\server\\share\\${path}`,
  (path) => `....//....//${path}`,
  (path) => `..;/..;/${path}`,
  (path) => `..\u2215..\u2215${path}`,
  (path) => `..\uff0f..\uff0f${path}`,
  (path) => `\u2025/\u2025/${path}`,
  (path) => `file:///${path}`,
  (path) => `~/${path}`,
  (path) => `~root/${path}`,
  (path) => `$HOME/${path}`,
  (path) => `|cat /${path}`,
  (path) => `/${path}`,
];

const single = [
  '/FLASH0/Config/../config.ini',
  '/FLASH0/Config/config.ini/',
  '/FLASH0/Config/config.ini/..//../x/config.ini',
  '/FLASH0/Config/.config.ini.0123456789ab.tmp',
  '/FLASH0/Config/config.ini::$DATA',
  '/FLASH0/Config/config.ini%00.txt',
  '/FLASH0/Config/config.ini~',
  '/FLASH0/Config/.',
  '/FLASH0/Config/__proto__/x',
  '/__proto__',
  '/constructor',
  '/FLASH0/__proto__',
  '/FLASH0/toString',
  '/FLASH0/Config/*',
  '/FLASH0/Config/{config.ini,/etc/passwd}',
  '/FLASH0/Config/`id`',
  '/FLASH0/Config/$(id)',
  '/FLASH0:/Config/config.ini',
  'FLASH0:Config',
  '/flash1/Config/config.ini',
];

export const hostilePaths: readonly string[] = [
  ...new Set([
    ...climbs.flatMap((climb) => targets.slice(0, 6).map((target) => `${climb}${target}`)),
    ...encodings.flatMap((encode) => targets.slice(0, 7).map(encode)),
    ...single.filter((path) => path !== '/FLASH0/Config/config.ini/' && path !== '/FLASH0/Config/.'),
  ]),
];
