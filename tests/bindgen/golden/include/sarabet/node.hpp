// node.hpp -- a named thing in a tree.
#pragma once

#include <sarabet/export.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sarabet {

class Paint;

/// A named thing in a tree.
class SARABET_API Node : public std::enable_shared_from_this<Node> {
public:
    /// Make a node without children. The name must not be empty.
    ///
    /// \param name  Unique among its brothers,
    ///     kept as it is.
    /// \throws ValueError If the name is empty.
    explicit Node(std::string name) : name_(std::move(name)) {}
    virtual ~Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    /// Name of the node. Setting it renames the node.
    const std::string& name() const { return name_; }
    void set_name(std::string_view name) { name_ = name; }

    /// How deep the node lies.
    SARABET_PY("property") int depth() const { return depth_; }

    /// Nodes below this one.
    SARABET_PY("property; name=kids")
    std::vector<std::shared_ptr<Node>> children() const { return children_; }

    /// Append a node and return it.
    std::shared_ptr<Node> add(std::shared_ptr<Node> child = nullptr) {
        if (!child) child = std::make_shared<Node>("child");
        children_.push_back(child);
        return child;
    }

    /// Whatever the engine keeps.
    SARABET_PY("skip: the engine's own")
    void* handle() const { return nullptr; }

    /// What kind of node this is.
    virtual std::string kind() const { return "node"; }

    bool operator==(const Node& other) const { return this == &other; }
    std::size_t hash() const SARABET_PY("hash") { return reinterpret_cast<std::size_t>(this); }
    std::string repr() const { return "<Node " + name_ + ">"; }

protected:
    void touch();

private:
    struct Impl;
    std::string name_;
    int depth_ = 0;
    std::vector<std::shared_ptr<Node>> children_;
};

}  // namespace sarabet
