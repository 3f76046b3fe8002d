/** Where everything lies on a machine; a staging folder can stand in front. */
export const places = {
  program: '/opt/ups-bacnet-gateway',
  settings: '/etc/ups-bacnet-gateway',
  data: '/var/lib/ups-bacnet-gateway',
  user: 'ups-bacnet-gateway',
  service: 'ups-bacnet-gateway.service',
  networkSocket: 'ups-bacnet-gateway-network.socket',
  networkService: 'ups-bacnet-gateway-network@.service',
  networkData: '/var/lib/ups-bacnet-gateway-network',
  networkPath: '/run/ups-bacnet-gateway-network.sock',
  ledRules: '/etc/udev/rules.d/60-ups-bacnet-gateway.rules',
};

/** Where the service sees nothing: ProtectHome and PrivateTmp, below. */
const hidden = ['/home', '/root', '/run/user', '/tmp', '/var/tmp'];

/** Why the services could not start this Node; undefined when nothing speaks against it. */
export function whyNoNode(node) {
  const place = hidden.find((folder) => node.startsWith(`${folder}/`));
  if (place === undefined) return undefined;
  return `This is the Node of one person or of the moment: ${node}. The service sees nothing of ${place}.
Install Node for all users (https://deb.nodesource.com, or https://nodejs.org unpacked below /usr/local), then start this
with that one: below sudo, "command -v node" must name it. Nothing was changed.`;
}

/** The systemd unit. The gateway has the rights to its ports, its serial line and its own folders, and no others. */
export function serviceUnit(node) {
  const { program, settings, data, user } = places;
  // The launcher needs next to no memory of its own; the gateway below it does not inherit these limits.
  const launcher = `${node} --max-old-space-size=16 --max-semi-space-size=1 ${program}/launcher/launcher/main.js`;
  return `[Unit]
Description=UPS on BACnet/IP (Modbus RTU gateway)
Wants=network-online.target
After=network-online.target
# Tried again for years, not five times.
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
ExecStart=${launcher} ${program}/slots --config ${settings}/config.ini --data ${data} --network-helper ${places.networkPath}
User=${user}
Group=${user}
SupplementaryGroups=dialout
WorkingDirectory=${data}

# The launcher starts the gateway again, with growing pauses; this starts the launcher.
Restart=always
RestartSec=5
# 2: the command line is not understood; the next start would not understand it either.
RestartPreventExitStatus=2
WatchdogSec=120
TimeoutStartSec=120
TimeoutStopSec=15
KillMode=mixed
# A leak must end here and not take a board of 256 MB (203 MB for programs) with it. Launcher and gateway hold 45 to 60 MB
# that cannot be given back, pages by TLS and an update included, and do all of it below 96 MB; the rest is cache, mostly
# Node itself, which would be read from the card again and again. With 144 MB the board ran out of memory before they did:
# it stood still for two minutes, reading all programs from the card. No MemoryHigh: it slows a leak down and ends nothing.
MemoryMax=120M
TasksMax=64
# Of the two the kernel ends the larger, the gateway. The launcher starts it again, and counts: a version that never lives
# long gives way to the other slot.
OOMPolicy=continue

StateDirectory=ups-bacnet-gateway
StateDirectoryMode=0750
ReadWritePaths=${program}/slots ${settings}
# LEDs for [lamps]: what stands in /sys/class/leds are links to here, and where they lead to each board decides. Of all
# that, an unprivileged user may write what its udev rules allow: the two files of an LED. No LED is in system/.
ReadWritePaths=-/sys/devices
ReadOnlyPaths=-/sys/devices/system
UMask=0027

# Ports below 1024: 80 and 21, and those of servers that are switched on.
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
# Every character device, for its file to decide: serial lines belong to the group dialout, disks are block devices, and
# no capability passes a file mode. Names of drivers (char-ttyUSB) are looked up once, at the start: an adapter that is
# plugged in later would be refused, and so would each board that calls its lines otherwise (ttymxc, ttySC, ttySTM ...).
# DevicePolicy=auto is none: ProtectClock, below, adds a DeviceAllow of its own, which closes all others.
DevicePolicy=closed
DeviceAllow=char-* rw
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
# No ProtectHostname: it would freeze the host name that pages and certificates show. Nobody here may set it anyway.
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
# Netlink: the addresses of the interfaces are read through it.
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
LockPersonality=yes
RemoveIPC=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
# No MemoryDenyWriteExecute: the JavaScript compiler writes code.

[Install]
WantedBy=multi-user.target
`;
}

/** The gateway has no right to the network settings; it asks here, and its group alone may. */
export function networkSocketUnit() {
  return `[Unit]
Description=Network settings for ups-bacnet-gateway

[Socket]
ListenStream=${places.networkPath}
SocketUser=root
SocketGroup=${places.user}
SocketMode=0660
Accept=yes
MaxConnections=4

[Install]
WantedBy=sockets.target
`;
}

/** Started for each request, as root; belongs to root and stands outside of the slots, which the gateway may write. */
export function networkServiceUnit(node) {
  return `[Unit]
Description=Network settings for ups-bacnet-gateway, one request
CollectMode=inactive-or-failed

[Service]
ExecStart=${node} --max-old-space-size=32 ${places.program}/launcher/network-helper-main.js
StandardInput=socket
StandardOutput=socket
StandardError=journal
RuntimeMaxSec=300
# A DHCP client that it starts lives on.
KillMode=process
MemoryMax=128M

StateDirectory=ups-bacnet-gateway-network
StateDirectoryMode=0700
NoNewPrivileges=yes
# /etc and /var must stay writable: that is where network settings and leases stand.
ProtectSystem=yes
ProtectHome=yes
PrivateTmp=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
`;
}
