import { places } from './service-unit.mjs';

const home = '/usr/lib/ups-bacnet-gateway';

/** What dpkg runs (Debian Policy §6): the set-up, which systemd, user and slots need. */
export const maintainerScripts = {
  postinst: `#!/bin/sh
set -e
if [ "$1" = configure ]; then
  node ${home}/setup.mjs install --product ${home}/product --launcher ${home}/launcher
fi
`,
  prerm: `#!/bin/sh
set -e
if [ "$1" = remove ]; then
  node ${home}/setup.mjs remove
fi
`,
  postrm: `#!/bin/sh
set -e
if [ "$1" = purge ]; then
  rm -rf ${places.program} ${places.settings} ${places.data} ${places.networkData}
  if id ${places.user} >/dev/null 2>&1; then userdel ${places.user}; fi
fi
`,
};
