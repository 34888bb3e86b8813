import { routes } from '../../routes';

export const HEAD = routes.head;
export const OPTIONS = routes.options;
