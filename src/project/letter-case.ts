/** `sendWelcome` → `send-welcome`, as files and identifiers of services are written. */
export function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

/** `send-welcome` → `sendWelcome`. */
export function fromKebab(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `OrderItem` → `orderItem`. */
export function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `OrderItem`, `public.order_item` → `orderItem`, `publicOrderItem`. */
export function camel(name: string): string {
  const clean = name.replace(/[^\p{L}\p{N}$]+(.?)/gu, (_, letter: string) => letter.toUpperCase());
  return uncapitalized(clean);
}

/** `orderItem` → `OrderItem`; what is behind the first letter stays. */
export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** `OrderItem` → `order_item`, as tables and columns are written. */
export function snake(name: string): string {
  return kebab(name).replace(/\W+/g, '_');
}
