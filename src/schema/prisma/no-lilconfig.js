// Stands in for `lilconfig` in the bundle. @mrleebo/prisma-ast searches the current folder with it for a configuration of its own and
// runs what it finds there; Headroom runs nothing of a workspace.
exports.lilconfigSync = () => ({ search: () => null });
