import type { ts } from '../../../project/ts';
import { joinPaths, unknownPart } from '../reading/paths';
import type { RouterFramework, RouterKind } from './types';

/** A router as an expression reaches it. */
export interface RouterRef {
  readonly router: Router;
  /** The path that it was narrowed to on the way: `app.route('/x')`, a group. */
  readonly prefix: string;
  /** True where one path of it is meant: `app.route('/x')`. */
  readonly route: boolean;
  /** The calls through which it was handed on, outermost first: `registerRoutes(app)`. */
  readonly steps: readonly ts.Node[];
}

/** A place under another router. */
export interface Mount {
  parents(): readonly RouterRef[];
  readonly path: string;
  readonly node: ts.Node;
  readonly scoped: boolean;
  /** True where the parent is the same router under another name, so that its prefix counts once. */
  readonly same: boolean;
}

/** One router: what makes it, and where it is mounted. */
export interface Router {
  readonly framework: RouterFramework;
  readonly kind: RouterKind;
  readonly node: ts.Node;
  prefix: string;
  readonly mounts: Mount[];
}

/** One way from an application to a router. */
export interface Placement {
  /** The prefixes of all mounts. */
  readonly prefix: string;
  /** The application and the mounts that what is registered stays in, outermost first. */
  readonly scope: readonly ts.Node[];
  /** Where each step of the way stands, for the order in which things are registered. */
  readonly key: readonly ts.Node[];
}

/** To how many places a router is followed: one that is reached on more ways is no longer told by them. */
const maxPlacements = 24;

/** All routers of a workspace, each made by one node; a field of a class is one for each class that inherits it. */
export class RouterTable {
  private readonly routers = new Map<ts.Node, Map<ts.Node, Router>>();
  private readonly placed = new Map<Router, readonly Placement[]>();
  private readonly circular = new Map<Router, readonly Placement[]>();

  /** `rootPrefix` is what the platform puts before the paths of an application in a file. */
  constructor(private readonly rootPrefix: (file: string) => string) {}

  intern(node: ts.Node, framework: RouterFramework, kind: RouterKind, prefix = '', owner: ts.Node = node): Router {
    let byOwner = this.routers.get(node);
    if (!byOwner) this.routers.set(node, (byOwner = new Map()));
    let router = byOwner.get(owner);
    if (!router) byOwner.set(owner, (router = { framework, kind, node, prefix, mounts: [] }));
    return router;
  }

  find(node: ts.Node, owner: ts.Node = node): Router | undefined {
    return this.routers.get(node)?.get(owner);
  }

  /** Every way by which a router is reached. Asked when all mounts are known; a cycle of mounts ends. */
  placements(router: Router): readonly Placement[] {
    let found = this.circular.get(router);
    if (!found) this.circular.set(router, (found = this.follow(router, []).found));
    return found;
  }

  private follow(router: Router, open: readonly Router[]): { readonly found: readonly Placement[]; readonly cut: boolean } {
    const known = this.placed.get(router);
    if (known) return { found: known, cut: false };
    const found: Placement[] = [];
    let cut = false;
    for (const mount of router.mounts) {
      for (const parent of mount.parents()) {
        if (parent.router === router || open.includes(parent.router)) { cut = true; continue; }
        const above = this.follow(parent.router, [...open, router]);
        cut ||= above.cut;
        for (const place of above.found) {
          const prefix = [place.prefix, parent.prefix, mount.path].reduce(joinPaths);
          found.push({
            prefix: mount.same ? prefix : joinPaths(prefix, router.prefix),
            scope: mount.scoped ? [...place.scope, mount.node] : place.scope,
            key: [...place.key, ...parent.steps, mount.node],
          });
        }
      }
    }
    if (found.length === 0) found.push({ prefix: joinPaths(router.kind === 'application' ? this.rootPrefix(router.node.getSourceFile().fileName) : unknownPart, router.prefix), scope: [router.node], key: [] });
    const result = found.slice(0, maxPlacements);
    // What ran into a cycle depends on where it began.
    if (!cut) this.placed.set(router, result);
    return { found: result, cut };
  }
}

/** Whether one place comes before another on the way through the source; undefined where nothing says so. */
export function comesBefore(a: readonly ts.Node[], b: readonly ts.Node[]): boolean | undefined {
  for (let index = 0; ; index++) {
    const [one, other] = [a[index], b[index]];
    if (!one && !other) return false;
    if (!one || !other) return undefined;
    if (one === other) continue;
    if (one.getSourceFile() !== other.getSourceFile()) return undefined;
    return one.getStart() < other.getStart();
  }
}
