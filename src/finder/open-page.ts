import { spawn } from 'node:child_process';

/** The program that opens a page in the user's browser; never by way of a shell, since the link came by the network. */
export function openCommand(
  page: string,
  platform: NodeJS.Platform,
  { SystemRoot }: NodeJS.ProcessEnv,
): readonly [command: string, ...args: string[]] {
  switch (platform) {
    case 'win32':
      // By its full path: Windows looks into the current folder first, which may be the one of downloads.
      return [`${SystemRoot ?? 'C:\\Windows'}\\System32\\rundll32.exe`, 'url.dll,FileProtocolHandler', page];
    case 'darwin':
      return ['open', page];
    default:
      return ['xdg-open', page];
  }
}

/** Resolves with false when there is no such program. */
export function openPage(page: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] = openCommand(page, platform, process.env);
  return new Promise((resolve) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
