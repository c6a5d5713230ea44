const { ApolloServer } = require('apollo-server');

// ruleid: debug-mode-enabled-js-graphql
const server = new ApolloServer({ schema, introspection: true });
// ruleid: debug-mode-enabled-js-graphql
app.use('/graphql', graphqlHTTP({ schema, graphiql: true }));
// ok: debug-mode-enabled-js-graphql (near miss: a setting decides)
const chosen = new ApolloServer({ schema, introspection: process.env.NODE_ENV !== 'production' });
// ok: debug-mode-enabled-js-graphql
const quiet = new ApolloServer({ schema });
