// ref.hpp -- counted references to published data.
#pragma once

#include <sarabet/export.hpp>

#include <atomic>
#include <utility>

namespace sarabet {

/// A base that counts its references. The count tells when published data may be written again:
/// `unique()` synchronises with the drop of every other reference, on whichever thread.
class SARABET_API Counted {
public:
    Counted() = default;
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    virtual ~Counted() = default;

    void retain() const { count_.fetch_add(1, std::memory_order_relaxed); }
    void release() const {
        if (count_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
    }
    bool unique() const { return count_.load(std::memory_order_acquire) == 1; }

private:
    mutable std::atomic<long> count_{0};
};

/// A pointer that holds a Counted object alive.
template <class T>
class Ref {
public:
    Ref() = default;
    Ref(std::nullptr_t) {}
    explicit Ref(T* object) : object_(object) {
        if (object_) object_->retain();
    }
    Ref(const Ref& other) : Ref(other.object_) {}
    Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    template <class U>
    Ref(const Ref<U>& other) : Ref(other.get()) {}
    Ref& operator=(Ref other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() {
        if (object_) object_->release();
    }

    T* get() const { return object_; }
    T& operator*() const { return *object_; }
    T* operator->() const { return object_; }
    explicit operator bool() const { return object_ != nullptr; }
    bool operator==(const Ref& other) const { return object_ == other.object_; }

private:
    T* object_ = nullptr;
};

template <class T, class... Args>
Ref<T> make_ref(Args&&... args) {
    return Ref<T>(new T(std::forward<Args>(args)...));
}

/// What a cook publishes. Published data is never written.
class SARABET_API Output : public Counted {
public:
    /// True if the other output shows the same values, names and timing.
    virtual bool same(const Output& other) const = 0;
    /// The same data, fit for being kept: a copy of memory that its owner may still write, and made
    /// if its making was put off. Null: this object is fit as it is.
    virtual Ref<const Output> kept() const { return nullptr; }
};

}  // namespace sarabet
