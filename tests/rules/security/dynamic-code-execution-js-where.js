function AllocationsDAO(db) {
  this.getByThreshold = (userId, threshold, callback) => {
    const parsedUserId = parseInt(userId);
    const criteria = () => {
      if (threshold) {
        return {
          // ruleid: dynamic-code-execution-js-where
          $where: `this.userId == ${parsedUserId} && this.stocks > '${threshold}'`
        };
      }
      return { userId: parsedUserId };
    };
    db.find(criteria()).toArray(callback);
  };

  this.getByName = function (name) {
    // ruleid: dynamic-code-execution-js-where
    return db.find({ $where: 'this.name == "' + name + '"' });
  };

  this.parsed = (threshold) => {
    const limit = parseInt(threshold, 10);
    // ok: dynamic-code-execution-js-where
    return db.find({ $where: `this.stocks > ${limit}` });
  };

  // near miss: the text is fixed
  this.fixed = (limit) => {
    // ok: dynamic-code-execution-js-where
    return db.find({ $where: `this.credits === this.debits` }).limit(limit);
  };

  // near miss: a function that is written here, no text
  this.ours = (limit) => {
    // ok: dynamic-code-execution-js-where
    return db.find({ $where: function () { return this.a > this.b; } });
  };
}
